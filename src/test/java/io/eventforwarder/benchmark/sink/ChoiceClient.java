package io.eventforwarder.benchmark.sink;

import io.eventforwarder.sink.KinesisClients;
import java.net.URI;
import java.time.Duration;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.SdkSystemSetting;
import software.amazon.awssdk.core.client.config.ClientAsyncConfiguration;
import software.amazon.awssdk.core.client.config.SdkAdvancedAsyncClientOption;
import software.amazon.awssdk.http.Protocol;
import software.amazon.awssdk.http.crt.AwsCrtAsyncHttpClient;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClientBuilder;

/**
 * The SDK's client as {@link KinesisClients} configures it, with one of the choices made otherwise.
 */
final class ChoiceClient {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private ChoiceClient() {}

    /** JSON is of the whole process: the SDK knows no other switch for it. */
    static KinesisAsyncClient open(SinkSubject choice, URI endpoint, int inFlight) {
        KinesisAsyncClientBuilder client = asTheJobs(endpoint, inFlight);
        switch (choice) {
            case BARE_CRT ->
                    client.httpClientBuilder(
                            AwsCrtAsyncHttpClient.builder()
                                    .protocol(Protocol.HTTP1_1)
                                    .maxConcurrency(inFlight));
            case BARE_HTTP2 -> client.httpClientBuilder(netty(Protocol.HTTP2, inFlight));
            case BARE_JSON -> System.setProperty(SdkSystemSetting.CBOR_ENABLED.property(), "false");
            case BARE_UNSIGNED -> client.credentialsProvider(AnonymousCredentialsProvider.create());
            case BARE_COMPLETED_IN_POOL ->
                    client.asyncConfiguration(ClientAsyncConfiguration.builder().build());
            default -> throw new IllegalArgumentException(choice + " is no choice.");
        }
        return client.build();
    }

    private static KinesisAsyncClientBuilder asTheJobs(URI endpoint, int inFlight) {
        return KinesisAsyncClient.builder()
                .region(Region.of(BareClient.REGION))
                .endpointOverride(endpoint)
                .credentialsProvider(BareClient.credentials(endpoint))
                .httpClientBuilder(netty(Protocol.HTTP1_1, inFlight))
                .asyncConfiguration(
                        async ->
                                async.advancedOption(
                                        SdkAdvancedAsyncClientOption.FUTURE_COMPLETION_EXECUTOR,
                                        Runnable::run))
                .overrideConfiguration(
                        override ->
                                override.retryStrategy(AwsRetryStrategy.doNotRetry())
                                        .apiCallTimeout(TIMEOUT));
    }

    private static NettyNioAsyncHttpClient.Builder netty(Protocol protocol, int inFlight) {
        return NettyNioAsyncHttpClient.builder().protocol(protocol).maxConcurrency(inFlight);
    }
}
