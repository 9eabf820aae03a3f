package io.eventforwarder.sink;

import io.eventforwarder.credentials.RenewableCredentials;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.util.concurrent.ExecutorThreadFactory;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import software.amazon.awssdk.services.kinesis.model.PutRecordRequest;
import software.amazon.awssdk.services.kinesis.model.PutRecordResponse;

/** PutRecord with the AWS SDK. Retries are the caller's: it must keep the records' order. */
final class KinesisPutRecordClient implements PutRecordClient {
    private final String stream;
    private final KinesisFailures failures;
    private final RenewableCredentials credentials;
    private final KinesisAsyncClient kinesis;

    /**
     * Calls the SDK when credentials are not at hand: it waits for them in the thread that calls
     * it, those of a role for as long as STS lets it wait. In the task's own thread that would hold
     * up checkpoints.
     */
    private final ExecutorService callers =
            Executors.newSingleThreadExecutor(new ExecutorThreadFactory("put-record"));

    /** Until they are done, requests wait behind them: none leaves with what was given up. */
    private final AtomicInteger renewalsToCome = new AtomicInteger();

    KinesisPutRecordClient(
            String stream,
            String region,
            Optional<URI> endpoint,
            RenewableCredentials credentials,
            int maxInFlight) {
        this.stream = stream;
        this.failures =
                new KinesisFailures(
                        KinesisClients.nameOf(stream, region),
                        credentials.owner(),
                        credentials.claim(),
                        "kinesis:PutRecord");
        this.credentials = credentials;
        kinesis = KinesisClients.open(region, endpoint, credentials, maxInFlight);
    }

    @Override
    public CompletableFuture<String> put(String partitionKey, byte[] data) {
        PutRecordRequest request = request(stream, partitionKey, data);
        return renewalsToCome.get() == 0 && credentials.areAtHand()
                ? send(request)
                : CompletableFuture.completedFuture(request).thenComposeAsync(this::send, callers);
    }

    static PutRecordRequest request(String stream, String partitionKey, byte[] data) {
        return PutRecordRequest.builder()
                .streamName(stream)
                .partitionKey(partitionKey)
                .data(SdkBytes.fromByteArrayUnsafe(data))
                .build();
    }

    private CompletableFuture<String> send(PutRecordRequest request) {
        int lookUp = credentials.lookUp();
        return called(request)
                .handle(
                        (stored, failure) -> {
                            if (failure == null) {
                                return stored.shardId();
                            }
                            if (KinesisFailures.isExpiredToken(failure)) {
                                // The SDK keeps what it has until the time that it was told.
                                renewBefore(() -> credentials.renew(lookUp));
                            }
                            throw failures.of(failure);
                        });
    }

    private CompletableFuture<PutRecordResponse> called(PutRecordRequest request) {
        try {
            return kinesis.putRecord(request);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
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
