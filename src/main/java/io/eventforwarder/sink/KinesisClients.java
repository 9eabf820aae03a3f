package io.eventforwarder.sink;

import io.eventforwarder.credentials.RenewableCredentials;
import io.eventforwarder.logs.LoudLoggers;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.client.config.SdkAdvancedAsyncClientOption;
import software.amazon.awssdk.http.Protocol;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClientBuilder;

/** The SDK's clients of Kinesis, as every sink and command uses them. Retries are the caller's. */
public final class KinesisClients {
    /** A request without an answer by then has failed. */
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private KinesisClients() {}

    /**
     * A client for the caller to close. It completes its futures in the threads of its connections:
     * what depends on them must not wait.
     */
    public static KinesisAsyncClient open(
            String region,
            Optional<URI> endpoint,
            RenewableCredentials credentials,
            int maxInFlight) {
        return builder(region, endpoint, credentials, maxInFlight).build();
    }

    /** What {@link #open} builds, before it is built. */
    public static KinesisAsyncClientBuilder builder(
            String region,
            Optional<URI> endpoint,
            RenewableCredentials credentials,
            int maxInFlight) {
        LoudLoggers.hold();
        KinesisAsyncClientBuilder builder =
                KinesisAsyncClient.builder()
                        .region(Region.of(region))
                        .credentialsProvider(credentials)
                        .httpClientBuilder(
                                NettyNioAsyncHttpClient.builder()
                                        .protocol(Protocol.HTTP1_1)
                                        .maxConcurrency(maxInFlight))
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
                                                .apiCallTimeout(TIMEOUT));
        endpoint.ifPresent(builder::endpointOverride);
        return builder;
    }

    /** How log lines name a stream. */
    public static String nameOf(String stream, String region) {
        return stream + " (" + region + ')';
    }
}
