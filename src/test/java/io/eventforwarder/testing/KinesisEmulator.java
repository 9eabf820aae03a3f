package io.eventforwarder.testing;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import software.amazon.awssdk.regions.Region;

/**
 * An emulator of the Kinesis API, as a process on a free port of the loopback interface. It keeps
 * everything in memory, does not check credentials, and does not limit the size of records or the
 * throughput of shards. Each account has its own streams; the streams of this class belong to no
 * account. The emulator supports CBOR and JSON, so all clients work without special settings.
 *
 * <p>The emulator serves 100 to 200 requests per second of any size, so put records in batches.
 */
public final class KinesisEmulator extends KinesisStreams {
    public static final Region REGION = Region.US_EAST_1;

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final Pattern LISTENING = Pattern.compile("listening on port (\\d+)\n");

    // An access key id of twelve digits would select an account.
    private static final String ACCESS_KEY_ID = "emulator-access-key";

    private final Process process;

    private KinesisEmulator(Process process, URI endpoint) {
        super(endpoint, ACCESS_KEY_ID);
        this.process = process;
    }

    /**
     * Starts an emulator without streams, and installs it first if necessary. {@link #close} ends
     * the emulator. It also ends when this JVM ends or is killed.
     *
     * @throws IllegalStateException if the emulator cannot be installed or started, with the reason
     *     as its message
     */
    public static KinesisEmulator start() throws IOException, InterruptedException {
        return start(0);
    }

    /** Starts an emulator on a port; 0 means any free port. */
    public static KinesisEmulator start(int wantedPort) throws IOException, InterruptedException {
        Path folder = EmulatorInstallation.install();
        Path output = Files.createTempFile("kinesis-emulator", ".out");
        output.toFile().deleteOnExit();
        Process process = startProcess(folder, wantedPort, output);
        Awaitility.await("the emulator")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> !process.isAlive() || port(output).find());
        Matcher port = port(output);
        if (!port.find()) {
            stop(process);
            throw new IllegalStateException(
                    "The Kinesis API emulator does not start. It says:\n"
                            + Files.readString(output));
        }
        return new KinesisEmulator(process, URI.create("http://127.0.0.1:" + port.group(1)));
    }

    private static Matcher port(Path output) throws IOException {
        return LISTENING.matcher(Files.readString(output));
    }

    private static Process startProcess(Path folder, int wantedPort, Path output)
            throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(
                        "node",
                        "--max-old-space-size=4096",
                        "--max-semi-space-size=64",
                        "--require",
                        ProjectFolder.path().resolve("src/test/kinesis/loopback.js").toString(),
                        folder.resolve("main.js").toString());
        builder.environment().put("WANTED_PORT", Integer.toString(wantedPort));
        builder.environment()
                .putAll(
                        Map.of(
                                // The emulator uses these two numbers only to tell its ports apart.
                                // It listens on free ports.
                                "KINESIS_MOCK_PLAIN_PORT", "4568",
                                "KINESIS_MOCK_TLS_PORT", "4567",
                                "KINESIS_MOCK_CERT_PATH", folder.resolve("server.json").toString(),
                                "AWS_REGION", REGION.id(),
                                "CREATE_STREAM_DURATION", "10ms",
                                "SHOULD_PERSIST_DATA", "false",
                                "SHARD_LIMIT", "1000",
                                "LOG_LEVEL", "ERROR",
                                // Without the traces of its fibers the emulator is a fifth faster.
                                "CATS_EFFECT_TRACING_MODE", "none"));
        return builder.redirectErrorStream(true).redirectOutput(output.toFile()).start();
    }

    /** The streams of an account. The caller closes the result. */
    public KinesisStreams ofAccount(String accountId) {
        return new KinesisStreams(endpoint(), accountId);
    }

    /** Stops the emulator's process and waits for its end. */
    @Override
    public void close() {
        super.close();
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
