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
import software.amazon.awssdk.http.Protocol;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.http.nio.netty.SdkEventLoopGroup;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClientBuilder;

/** Clients of Kinesis, without retries: callers decide what is sent again. */
public final class KinesisClients {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    /** More than the shards of any reader. */
    private static final int MAX_SUBSCRIPTIONS = 20_000;

    private KinesisClients() {}

    /**
     * A client for the caller to close. It completes its futures in its connections' thread, so
     * callbacks must not block.
     */
    public static KinesisAsyncClient open(
            String region,
            Optional<URI> endpoint,
            RenewableCredentials credentials,
            int maxInFlight) {
        return builder(region, endpoint, credentials, maxInFlight).build();
    }

    /**
     * A client for subscriptions to shards, which need HTTP/2 and last longer than a request. The
     * caller sets each request's time limit.
     */
    public static KinesisAsyncClient openForSubscriptions(
            String region, Optional<URI> endpoint, RenewableCredentials credentials) {
        return builder(region, endpoint, credentials, MAX_SUBSCRIPTIONS)
                .httpClientBuilder(httpClient(MAX_SUBSCRIPTIONS).protocol(Protocol.HTTP2))
                .overrideConfiguration(
                        override -> override.retryStrategy(AwsRetryStrategy.doNotRetry()))
                .build();
    }

    /** The builder of {@link #open}. */
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
                        // A thread pool costs more than the callbacks themselves.
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
                // One thread keeps up with the task, and handles more answers a wake-up.
                .eventLoopGroupBuilder(SdkEventLoopGroup.builder().numberOfThreads(1))
                .maxConcurrency(maxInFlight);
    }

    /**
     * The executor of call timeouts. The SDK's default keeps the timeouts of answered calls, more
     * than a hundred thousand at full speed. This executor ends its idle thread by itself.
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

    /** The name of a stream in sentences. */
    public static String nameOf(String stream, String region) {
        return stream + " (" + region + ')';
    }
}
