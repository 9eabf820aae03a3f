package io.eventforwarder.sink.kinesis;

import io.eventforwarder.aws.AwsError;
import io.eventforwarder.aws.KinesisClients;
import io.eventforwarder.aws.RenewableCredentials;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.util.concurrent.ExecutorThreadFactory;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import software.amazon.awssdk.services.kinesis.model.PutRecordRequest;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResultEntry;

/**
 * PutRecord or PutRecords with the AWS SDK. Retries are the caller's: it must keep the records'
 * order.
 */
public final class KinesisPutClient implements PutRecordClient {
    /** The calls that store records, each with a permission of its own. */
    public enum Api {
        PUT_RECORD("PutRecord", 1),
        PUT_RECORDS("PutRecords", 500);

        private final String action;
        private final int maxRecords;

        Api(String action, int maxRecords) {
            this.action = action;
            this.maxRecords = maxRecords;
        }

        /** The call's name. */
        String action() {
            return action;
        }

        /** The permission that it needs. */
        String permission() {
            return "kinesis:" + action;
        }
    }

    private final Api api;
    private final String stream;
    private final KinesisFailures failures;
    private final RenewableCredentials credentials;
    private final KinesisAsyncClient kinesis;

    /**
     * Calls the SDK when credentials are not at hand: it waits for them in the thread that calls
     * it, those of a role for as long as STS lets it wait. In the task's own thread that would hold
     * up checkpoints. PutRecords requests are always called here: the SDK takes milliseconds to
     * write and sign one.
     */
    private final ExecutorService callers =
            Executors.newSingleThreadExecutor(new ExecutorThreadFactory("kinesis-put"));

    /** Until they are done, requests wait behind them: none leaves with what was given up. */
    private final AtomicInteger renewalsToCome = new AtomicInteger();

    /**
     * Opens a client, which closes the credentials with itself.
     *
     * @param maxInFlight requests under way at once
     */
    public KinesisPutClient(
            Api api,
            String stream,
            String region,
            Optional<URI> endpoint,
            RenewableCredentials credentials,
            int maxInFlight) {
        this.api = api;
        this.stream = stream;
        this.failures =
                new KinesisFailures(
                        KinesisClients.nameOf(stream, region),
                        credentials.owner(),
                        credentials.claim(),
                        api.permission());
        this.credentials = credentials;
        kinesis = KinesisClients.open(region, endpoint, credentials, maxInFlight);
    }

    @Override
    public int maxRecords() {
        return api.maxRecords;
    }

    @Override
    public CompletableFuture<List<PutResult>> put(List<PutRecordsRequestEntry> records) {
        return api == Api.PUT_RECORD && renewalsToCome.get() == 0 && credentials.areAtHand()
                ? send(records)
                : CompletableFuture.completedFuture(records).thenComposeAsync(this::send, callers);
    }

    private CompletableFuture<List<PutResult>> send(List<PutRecordsRequestEntry> records) {
        int lookUp = credentials.lookUp();
        return called(records)
                .handle(
                        (results, failure) -> {
                            if (failure == null) {
                                return results;
                            }
                            if (AwsError.isExpiredToken(failure)) {
                                // The SDK keeps what it has until the time that it was told.
                                renewBefore(() -> credentials.renew(lookUp));
                            }
                            throw failures.of(failure);
                        });
    }

    private CompletableFuture<List<PutResult>> called(List<PutRecordsRequestEntry> records) {
        try {
            return api == Api.PUT_RECORD
                    ? kinesis.putRecord(request(stream, records.get(0)))
                            .thenApply(stored -> List.of(PutResult.stored(stored.shardId())))
                    : kinesis.putRecords(request -> request.streamName(stream).records(records))
                            .thenApply(response -> results(response, records.size()));
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    static PutRecordRequest request(String stream, PutRecordsRequestEntry record) {
        return PutRecordRequest.builder()
                .streamName(stream)
                .partitionKey(record.partitionKey())
                .data(record.data())
                .build();
    }

    private List<PutResult> results(PutRecordsResponse response, int records) {
        List<PutResult> results = new ArrayList<>(records);
        for (PutRecordsResultEntry result : response.records()) {
            results.add(
                    result.errorCode() == null
                            ? PutResult.stored(result.shardId())
                            : PutResult.failed(failures.ofRecord(result.errorCode())));
        }
        if (results.size() != records) {
            throw new IllegalStateException("Kinesis did not say what became of each record.");
        }
        return results;
    }

    @Override
    public void renewCredentials() {
        renewBefore(credentials::renew);
    }

    /** Renews before the next request, in the thread that may wait. */
    private void renewBefore(Runnable renewal) {
        renewalsToCome.incrementAndGet();
        callers.execute(
                () -> {
                    try {
                        renewal.run();
                    } finally {
                        renewalsToCome.decrementAndGet();
                    }
                });
    }

    @Override
    public void close() {
        callers.shutdownNow();
        kinesis.close();
        credentials.close();
    }
}
