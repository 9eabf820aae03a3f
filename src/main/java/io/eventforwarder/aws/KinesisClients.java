package io.eventforwarder.aws;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.flink.util.concurrent.ExecutorThreadFactory;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.client.config.SdkAdvancedAsyncClientOption;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.Protocol;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.http.nio.netty.SdkEventLoopGroup;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClientBuilder;

/** Opens Kinesis clients that never retry: the callers decide which requests are sent again. */
public final class KinesisClients {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    /** Longer than any request's time limit. */
    private static final Duration UNLIMITED = Duration.ofHours(1);

    /** More than the shards of any reader. */
    private static final int MAX_SUBSCRIPTIONS = 20_000;

    private KinesisClients() {}

    /**
     * Opens a client; the caller closes it. The client completes its futures on the thread of its
     * connections, so callbacks must not block.
     */
    public static KinesisAsyncClient open(
            String region,
            Optional<URI> endpoint,
            RenewableCredentials credentials,
            int maxInFlight) {
        return builder(region, endpoint, credentials, maxInFlight).build();
    }

    /**
     * Opens a client for subscriptions to shards. They need HTTP/2, and a request for one needs a
     * time limit of its own, because subscriptions last longer than other requests.
     */
    public static KinesisAsyncClient openForSubscriptions(
            String region, Optional<URI> endpoint, RenewableCredentials credentials) {
        return builder(region, endpoint, credentials, MAX_SUBSCRIPTIONS)
                .httpClientBuilder(httpClient(MAX_SUBSCRIPTIONS).protocol(Protocol.HTTP2))
                .build();
    }

    /**
     * Opens a client whose requests take as long as they need: the caller cancels those that take
     * too long.
     *
     * @param observer sees the requests
     */
    public static KinesisAsyncClient openWithoutTimeLimit(
            String region,
            Optional<URI> endpoint,
            RenewableCredentials credentials,
            int maxInFlight,
            ExecutionInterceptor observer) {
        return builder(region, endpoint, credentials, maxInFlight)
                .httpClientBuilder(
                        new FullDuplexHttpClient.Builder(
                                httpClient(maxInFlight)
                                        .readTimeout(UNLIMITED)
                                        .writeTimeout(UNLIMITED)
                                        .connectionAcquisitionTimeout(UNLIMITED)))
                .overrideConfiguration(
                        override ->
                                override.retryStrategy(AwsRetryStrategy.doNotRetry())
                                        .addExecutionInterceptor(observer))
                .build();
    }

    /** The builder of the client that {@link #open} opens. */
    public static KinesisAsyncClientBuilder builder(
            String region,
            Optional<URI> endpoint,
            RenewableCredentials credentials,
            int maxInFlight) {
        KinesisAsyncClientBuilder builder =
                KinesisAsyncClient.builder()
                        .region(Region.of(region))
                        .credentialsProvider(credentials)
                        .httpClientBuilder(httpClient(maxInFlight))
                        // Handing a callback to a thread pool would cost more than running it.
                        .asyncConfiguration(
                                async ->
                                        async.advancedOption(
                                                SdkAdvancedAsyncClientOption
                                                        .FUTURE_COMPLETION_EXECUTOR,
                                                Runnable::run))
                        .overrideConfiguration(
                                override ->
                                        override.retryStrategy(AwsRetryStrategy.doNotRetry())
                                                .apiCallTimeout(TIMEOUT)
                                                .scheduledExecutorService(timeouts()));
        endpoint.ifPresent(builder::endpointOverride);
        return builder;
    }

    private static NettyNioAsyncHttpClient.Builder httpClient(int maxInFlight) {
        return NettyNioAsyncHttpClient.builder()
                .protocol(Protocol.HTTP1_1)
                // One thread is fast enough for a task, and handles more responses per wake-up.
                .eventLoopGroupBuilder(SdkEventLoopGroup.builder().numberOfThreads(1))
                .maxConcurrency(maxInFlight);
    }

    /**
     * The executor for call timeouts. It removes the timeout of a completed call; the SDK's default
     * executor would keep more than a hundred thousand of them at full speed. It needs no shutdown,
     * because its thread ends when it is idle.
     */
    private static ScheduledExecutorService timeouts() {
        ScheduledThreadPoolExecutor executor =
                new ScheduledThreadPoolExecutor(
                        1, new ExecutorThreadFactory("kinesis-call-timeouts"));
        executor.setRemoveOnCancelPolicy(true);
        executor.setKeepAliveTime(1, TimeUnit.SECONDS);
        executor.allowCoreThreadTimeOut(true);
        return executor;
    }

    /** The name of a stream in messages. */
    public static String nameOf(String stream, String region) {
        return stream + " (" + region + ')';
    }
}
