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

/** The SDK's clients of Kinesis, as every sink and command uses them. Retries are the caller's. */
public final class KinesisClients {
    /** A request without an answer by then has failed. */
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    /** More than the shards of any reader. */
    private static final int MAX_SUBSCRIPTIONS = 20_000;

    private KinesisClients() {}

    /**
     * A client for the caller to close. It completes its futures in the thread of its connections:
     * what depends on them must not wait.
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

    /** What {@link #open} builds, before it is built. */
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
                        // Handing each answer to a thread of a pool costs more than what is done
                        // with it.
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

    /** What the clients speak HTTP with. */
    public static NettyNioAsyncHttpClient.Builder httpClient(int maxInFlight) {
        return NettyNioAsyncHttpClient.builder()
                .protocol(Protocol.HTTP1_1)
                // One thread keeps up with the task that calls, and finds more to do each time
                // that it is woken.
                .eventLoopGroupBuilder(SdkEventLoopGroup.builder().numberOfThreads(1))
                .maxConcurrency(maxInFlight);
    }

    /**
     * Where calls wait for their timeout. The SDK's own executor keeps each until then, answered or
     * not: at full speed more than a hundred thousand. This one ends its thread when there is
     * nothing to wait for, so that nobody has to.
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

    /** How log lines name a stream. */
    public static String nameOf(String stream, String region) {
        return stream + " (" + region + ')';
    }
}
