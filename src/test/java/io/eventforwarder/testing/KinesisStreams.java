package io.eventforwarder.testing;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.http.urlconnection.ProxyConfiguration;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.Record;
import software.amazon.awssdk.services.kinesis.model.StreamStatus;

/** The streams of one account at an emulator. */
public class KinesisStreams implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final URI endpoint;
    private final AwsCredentialsProvider credentials;
    private final KinesisClient client;

    KinesisStreams(URI endpoint, String accessKeyId) {
        this.endpoint = endpoint;
        this.credentials =
                StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(accessKeyId, "emulator-secret-key"));
        this.client = newClient();
    }

    public URI endpoint() {
        return endpoint;
    }

    public KinesisClient client() {
        return client;
    }

    /** Creates another client. The caller closes it. */
    public KinesisClient newClient() {
        return KinesisClient.builder()
                .endpointOverride(endpoint)
                .region(KinesisEmulator.REGION)
                .credentialsProvider(credentials)
                .httpClientBuilder(
                        UrlConnectionHttpClient.builder().proxyConfiguration(withoutProxy()))
                .build();
    }

    private static ProxyConfiguration withoutProxy() {
        return ProxyConfiguration.builder()
                .useSystemPropertyValues(false)
                .useEnvironmentVariablesValues(false)
                .build();
    }

    /** Creates a stream and returns when it is active. */
    public void createStream(String name, int shards) {
        client.createStream(request -> request.streamName(name).shardCount(shards));
        Awaitility.await("stream " + name)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> status(name) == StreamStatus.ACTIVE);
    }

    private StreamStatus status(String stream) {
        return client.describeStreamSummary(request -> request.streamName(stream))
                .streamDescriptionSummary()
                .streamStatus();
    }

    public void put(String stream, String partitionKey, byte[] data) {
        client.putRecord(
                request ->
                        request.streamName(stream)
                                .partitionKey(partitionKey)
                                .data(SdkBytes.fromByteArray(data)));
    }

    /** All records of the stream, shard by shard. The records of a shard are in order. */
    public List<Record> read(String stream) {
        return new StreamReader(client, stream).readNew();
    }

    @Override
    public void close() {
        client.close();
    }
}
