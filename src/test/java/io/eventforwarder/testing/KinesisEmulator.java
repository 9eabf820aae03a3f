package io.eventforwarder.testing;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.awaitility.Awaitility;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.http.urlconnection.ProxyConfiguration;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.Record;
import software.amazon.awssdk.services.kinesis.model.StreamStatus;

/**
 * A Kinesis API of its own: the emulator as a process on a free port of the loopback interface. It
 * keeps everything in memory, checks no credentials and does not limit a record's size or a shard's
 * throughput. It understands CBOR and JSON, so neither the connector's clients nor the SDK's need a
 * switch.
 *
 * <p>It serves one to two hundred requests a second, whatever their size: put records in batches.
 */
public final class KinesisEmulator implements AutoCloseable {
    public static final Region REGION = Region.US_EAST_1;

    // An access key id of twelve digits would select another account.
    private static final AwsCredentialsProvider CREDENTIALS =
            StaticCredentialsProvider.create(
                    AwsBasicCredentials.create("emulator-access-key", "emulator-secret-key"));
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Process process;
    private final URI endpoint;
    private final KinesisClient client;

    private KinesisEmulator(Process process, URI endpoint) {
        this.process = process;
        this.endpoint = endpoint;
        this.client = newClient();
    }

    /**
     * Starts an emulator without streams, and installs it first if need be. It ends with {@link
     * #close} or with this JVM, however that ends.
     *
     * @throws IllegalStateException when it cannot be installed or started, with a sentence that
     *     says why
     */
    public static KinesisEmulator start() throws IOException, InterruptedException {
        Path folder = EmulatorInstallation.install();
        Process process = startProcess(folder);
        ProcessLines output = ProcessLines.of(process.getInputStream(), "listening on port ");
        try {
            String port = output.awaited().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            return new KinesisEmulator(process, URI.create("http://127.0.0.1:" + port));
        } catch (ExecutionException | TimeoutException e) {
            stop(process);
            throw new IllegalStateException(
                    "The Kinesis API emulator does not start. It says:\n" + output.last(), e);
        }
    }

    private static Process startProcess(Path folder) throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(
                        "node",
                        "--max-old-space-size=4096",
                        "--max-semi-space-size=64",
                        "--require",
                        ProjectFolder.path().resolve("src/test/kinesis/loopback.js").toString(),
                        folder.resolve("main.js").toString());
        builder.environment()
                .putAll(
                        Map.of(
                                // These two are only told apart by it; the real ports are free
                                // ones.
                                "KINESIS_MOCK_PLAIN_PORT", "4568",
                                "KINESIS_MOCK_TLS_PORT", "4567",
                                "KINESIS_MOCK_CERT_PATH", folder.resolve("server.json").toString(),
                                "AWS_REGION", REGION.id(),
                                "CREATE_STREAM_DURATION", "10ms",
                                "SHOULD_PERSIST_DATA", "false",
                                "SHARD_LIMIT", "1000",
                                "LOG_LEVEL", "ERROR",
                                // A fifth faster without the traces of its fibers.
                                "CATS_EFFECT_TRACING_MODE", "none"));
        return builder.redirectErrorStream(true).start();
    }

    public URI endpoint() {
        return endpoint;
    }

    /** A client that {@link #close} closes. */
    public KinesisClient client() {
        return client;
    }

    /** Another client, for the caller to close. */
    public KinesisClient newClient() {
        return KinesisClient.builder()
                .endpointOverride(endpoint)
                .region(REGION)
                .credentialsProvider(CREDENTIALS)
                .httpClientBuilder(
                        UrlConnectionHttpClient.builder().proxyConfiguration(withoutProxy()))
                .build();
    }

    /** An asynchronous client, for the caller to close. */
    public KinesisAsyncClient newAsyncClient() {
        return KinesisAsyncClient.builder()
                .endpointOverride(endpoint)
                .region(REGION)
                .credentialsProvider(CREDENTIALS)
                .httpClientBuilder(
                        NettyNioAsyncHttpClient.builder()
                                .proxyConfiguration(
                                        software.amazon.awssdk.http.nio.netty.ProxyConfiguration
                                                .builder()
                                                .useSystemPropertyValues(false)
                                                .useEnvironmentVariableValues(false)
                                                .build()))
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

    /** All records of the stream: those of each shard in their order, shard by shard. */
    public List<Record> read(String stream) {
        return new StreamReader(client, stream).readNew();
    }

    /** Ends the emulator's process and waits for its end. */
    @Override
    public void close() {
        client.close();
        stop(process);
    }

    private static void stop(Process process) {
        process.destroy();
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
