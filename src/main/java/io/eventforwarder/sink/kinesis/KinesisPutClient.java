package io.eventforwarder.sink.kinesis;

import io.eventforwarder.aws.AwsError;
import io.eventforwarder.aws.CustomerCredentials;
import io.eventforwarder.aws.KinesisClients;
import io.eventforwarder.aws.RenewableCredentials;
import io.eventforwarder.settings.OutputSettings;
import io.eventforwarder.settings.OutputSettings.PutApi;
import io.eventforwarder.settings.Settings;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.flink.util.concurrent.ExecutorThreadFactory;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.interceptor.SdkExecutionAttribute;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import software.amazon.awssdk.services.kinesis.model.PutRecordResponse;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResultEntry;

/**
 * Calls PutRecord or PutRecords. The caller repeats failed requests, because it must keep the order
 * of the records.
 *
 * <p>The SDK takes more processor time for a request of one record than the rest of the job. So it
 * sends only the first request, and after a failure the requests until one succeeds. The others are
 * sent by {@link DirectPutClient} in the same way as the last successful one. Thus endpoints, clock
 * differences and unusual connections are left to the SDK.
 */
final class KinesisPutClient implements PutRecordClient {
    private static final int MAX_RECORDS = 500;

    private final PutApi api;
    private final String stream;
    private final KinesisFailures failures;
    private final RenewableCredentials credentials;
    private final KinesisAsyncClient kinesis;
    private final DirectPutClient direct;

    /** The route of the SDK's last request, if others can take it. */
    private volatile Optional<Route> lastRoute = Optional.empty();

    /** The route of the SDK's last successful request; empty while the SDK sends the requests. */
    private volatile Optional<Route> route = Optional.empty();

    /**
     * The thread that looks up credentials and calls the SDK, which looks them up on the calling
     * thread. On the task's thread the wait for STS would delay checkpoints.
     */
    private final ExecutorService callers =
            Executors.newSingleThreadExecutor(new ExecutorThreadFactory("kinesis-put"));

    /**
     * While this is not zero, requests are sent by {@link #callers} after the renewal, so that no
     * request uses the old credentials.
     */
    private final AtomicInteger pendingRenewals = new AtomicInteger();

    private volatile boolean isLookingUpCredentials;

    /**
     * Opens a client. Closing the client closes the credentials, too.
     *
     * @param maxInFlight the maximum number of requests in flight
     */
    KinesisPutClient(
            PutApi api,
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
                        credentials.ownerWithExternalId(),
                        "kinesis:" + action(api));
        this.credentials = credentials;
        kinesis =
                KinesisClients.openWithoutTimeLimit(
                        region, endpoint, credentials, maxInFlight, new RouteObserver());
        direct = new DirectPutClient(stream);
    }

    /** A client for the connection's stream, with the customer's role or user. */
    static KinesisPutClient toCustomer(Settings settings) {
        OutputSettings output = settings.output();
        String stream = settings.connection().streamName().orElseThrow();
        String region = settings.connection().kinesisServiceRegion().orElseThrow();
        return new KinesisPutClient(
                output.putApi(),
                stream,
                region,
                output.kinesisEndpoint(),
                CustomerCredentials.of(settings),
                output.maxInFlight());
    }

    /** The name of the connection's stream in messages. */
    static String customerStream(Settings settings) {
        return KinesisClients.nameOf(
                settings.connection().streamName().orElseThrow(),
                settings.connection().kinesisServiceRegion().orElseThrow());
    }

    /** The name of the call that stores records. */
    static String action(PutApi api) {
        return api == PutApi.PUT_RECORD ? "PutRecord" : "PutRecords";
    }

    RenewableCredentials credentials() {
        return credentials;
    }

    /** Describes a failure of this client's requests or credentials. */
    SendException failure(Throwable failure) {
        return failures.of(failure);
    }

    @Override
    public int maxRecords() {
        return api == PutApi.PUT_RECORD ? 1 : MAX_RECORDS;
    }

    @Override
    public CompletableFuture<List<Result>> put(List<PutRecordsRequestEntry> records) {
        CompletableFuture<List<Result>> answer = new CompletableFuture<>();
        int lookUp = credentials.lookUp();
        Optional<Route> known = route;
        Optional<AwsCredentials> signer =
                pendingRenewals.get() == 0 ? credentials.known() : Optional.empty();
        if (known.isPresent() && signer.isPresent()) {
            sendDirectly(known.get(), signer.get(), records, lookUp, answer);
        } else {
            callers.execute(() -> send(records, answer));
        }
        return answer;
    }

    private void sendDirectly(
            Route known,
            AwsCredentials signer,
            List<PutRecordsRequestEntry> records,
            int lookUp,
            CompletableFuture<List<Result>> answer) {
        try {
            await(
                    direct.put(known, records, signer),
                    results -> results(results, records.size()),
                    lookUp,
                    answer);
        } catch (RuntimeException | Error e) {
            fail(answer, e, lookUp);
        }
    }

    private void send(
            List<PutRecordsRequestEntry> records, CompletableFuture<List<Result>> answer) {
        if (answer.isDone()) {
            // The caller has given up the request.
            return;
        }
        int lookUp = credentials.lookUp();
        try {
            AwsCredentials signer = lookUpCredentials();
            Optional<Route> known = route;
            if (known.isPresent()) {
                sendDirectly(known.get(), signer, records, lookUp, answer);
            } else if (api == PutApi.PUT_RECORD) {
                await(
                        putRecord(records.get(0)),
                        response -> {
                            route = lastRoute;
                            return List.of(Result.stored(response.shardId()));
                        },
                        lookUp,
                        answer);
            } else {
                await(
                        kinesis.putRecords(request -> request.streamName(stream).records(records)),
                        response -> {
                            route = lastRoute;
                            return results(response.records(), records.size());
                        },
                        lookUp,
                        answer);
            }
        } catch (RuntimeException | Error e) {
            // An Error would end this thread, and the request would never be answered.
            fail(answer, e, lookUp);
        }
    }

    private AwsCredentials lookUpCredentials() {
        Optional<AwsCredentials> known = credentials.known();
        if (known.isPresent()) {
            return known.get();
        }
        isLookingUpCredentials = true;
        try {
            return credentials.resolveCredentials();
        } finally {
            isLookingUpCredentials = false;
        }
    }

    @Override
    public boolean isLookingUpCredentials() {
        return isLookingUpCredentials;
    }

    private CompletableFuture<PutRecordResponse> putRecord(PutRecordsRequestEntry record) {
        return kinesis.putRecord(
                request ->
                        request.streamName(stream)
                                .partitionKey(record.partitionKey())
                                .data(record.data()));
    }

    private <R> void await(
            CompletableFuture<R> call,
            Function<R, List<Result>> results,
            int lookUp,
            CompletableFuture<List<Result>> answer) {
        CompletableFuture<?> unusedCall =
                call.thenApply(results)
                        .whenComplete(
                                (stored, failure) -> {
                                    if (failure == null) {
                                        answer.complete(stored);
                                    } else {
                                        fail(answer, failure, lookUp);
                                    }
                                });
        // The SDK closes the connection of a call that is cancelled before its end.
        CompletableFuture<?> unusedAnswer =
                answer.whenComplete((stored, failure) -> call.cancel(true));
    }

    /** Takes the route of each signed request. */
    private final class RouteObserver implements ExecutionInterceptor {
        @Override
        public void beforeTransmission(
                Context.BeforeTransmission context, ExecutionAttributes attributes) {
            Integer offset = attributes.getAttribute(SdkExecutionAttribute.TIME_OFFSET);
            lastRoute =
                    Route.of(
                            context.httpRequest(), Duration.ofSeconds(offset == null ? 0 : offset));
        }
    }

    private void fail(CompletableFuture<List<Result>> answer, Throwable failure, int lookUp) {
        if (AwsError.of(failure) != AwsError.SHARD_LIMIT) {
            route = Optional.empty();
        }
        if (AwsError.isExpiredToken(failure)) {
            // Without a renewal, the SDK would use the session until its stated expiry time.
            renew(() -> credentials.renew(lookUp));
        }
        answer.completeExceptionally(failures.of(failure));
    }

    private List<Result> results(List<PutRecordsResultEntry> results, int records) {
        if (results.size() != records) {
            throw new IllegalStateException("Kinesis did not answer for each record.");
        }
        return results.stream()
                .map(
                        result ->
                                result.errorCode() == null
                                        ? Result.stored(result.shardId())
                                        : Result.failed(failures.ofRecord(result.errorCode())))
                .collect(Collectors.toList());
    }

    @Override
    public void renewCredentials() {
        renew(credentials::renew);
    }

    /** Renews the credentials before the next request, on the thread that may wait. */
    private void renew(Runnable renewal) {
        pendingRenewals.incrementAndGet();
        callers.execute(
                () -> {
                    try {
                        renewal.run();
                    } finally {
                        pendingRenewals.decrementAndGet();
                    }
                });
    }

    @Override
    public void close() {
        kinesis.close();
        direct.close();
        // A look-up in progress may wait for STS, so the credentials are closed after it.
        callers.execute(credentials::close);
        callers.shutdown();
    }
}
