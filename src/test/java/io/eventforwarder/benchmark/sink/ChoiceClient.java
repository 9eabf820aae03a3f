package io.eventforwarder.benchmark.sink;

import io.eventforwarder.aws.KinesisClients;
import java.net.URI;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.core.SdkSystemSetting;
import software.amazon.awssdk.core.client.config.ClientAsyncConfiguration;
import software.amazon.awssdk.http.Protocol;
import software.amazon.awssdk.http.crt.AwsCrtAsyncHttpClient;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClientBuilder;

/**
 * The SDK's client as {@link KinesisClients} configures it, with one of the choices made otherwise.
 */
final class ChoiceClient {
    private ChoiceClient() {}

    /** JSON is of the whole process: the SDK knows no other switch for it. */
    static KinesisAsyncClient open(SinkSubject choice, URI endpoint, int inFlight) {
        KinesisAsyncClientBuilder client = BareClient.builder(endpoint, inFlight);
        switch (choice) {
            case BARE_CRT ->
                    client.httpClientBuilder(
                            AwsCrtAsyncHttpClient.builder()
                                    .protocol(Protocol.HTTP1_1)
                                    .maxConcurrency(inFlight));
            case BARE_HTTP2 ->
                    client.httpClientBuilder(
                            KinesisClients.httpClient(inFlight).protocol(Protocol.HTTP2));
            case BARE_JSON -> System.setProperty(SdkSystemSetting.CBOR_ENABLED.property(), "false");
            case BARE_UNSIGNED -> client.credentialsProvider(AnonymousCredentialsProvider.create());
            case BARE_COMPLETED_IN_POOL ->
                    client.asyncConfiguration(ClientAsyncConfiguration.builder().build());
            case BARE_SDK_CONNECTION_THREADS ->
                    client.httpClientBuilder(
                            KinesisClients.httpClient(inFlight).eventLoopGroupBuilder(null));
            case BARE_SDK_TIMEOUTS ->
                    client.overrideConfiguration(
                            client.overrideConfiguration().toBuilder()
                                    .scheduledExecutorService(null)
                                    .build());
            default -> throw new IllegalArgumentException(choice + " is no choice.");
        }
        return client.build();
    }
}
