package io.eventforwarder;

import static io.eventforwarder.StreamToStream.batch;
import static io.eventforwarder.StreamToStream.event;

import io.eventforwarder.metrics.Metrics;
import io.eventforwarder.settings.Settings;
import io.eventforwarder.sink.kinesis.QuicklyProbingOutput;
import io.eventforwarder.testing.EnvironmentCredentials;
import io.eventforwarder.testing.KinesisEmulator;
import io.eventforwarder.testing.LogLines;
import io.eventforwarder.testing.PipelineRun;
import io.eventforwarder.testing.PropertiesJson;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Metric;
import org.apache.flink.runtime.testutils.InMemoryReporter;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.util.FileUtils;
import org.apache.logging.log4j.Level;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Runs the job for a new customer in each test, and gives access to its metrics and warnings. */
final class CustomerJobs
        implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback {
    private static final String DEVICE = "device";

    /**
     * A cancelled job occupies its slots for two more seconds, until its source connector has
     * ended.
     */
    private static final int JOBS_AT_ONCE = 4;

    private final InMemoryReporter metrics = InMemoryReporter.create();
    private final MiniClusterExtension cluster =
            PipelineRun.cluster(JOBS_AT_ONCE * StreamToStream.SHARDS, metrics);
    private final EnvironmentCredentials environment = new EnvironmentCredentials();
    private final LogLines log =
            new LogLines("io.eventforwarder.sink.kinesis.PutRecordOperator", Level.WARN);

    private Path folder;
    private KinesisEmulator emulator;
    private Operator operator;
    private Customer customer;
    private JobClient job;
    private int customers;
    private int sent;

    @Override
    public void beforeAll(ExtensionContext context) throws Exception {
        cluster.beforeAll(context);
        environment.beforeAll(context);
        folder = Files.createTempDirectory("customers");
        emulator = KinesisEmulator.start();
        operator = new Operator(emulator, environment);
    }

    /** Creates the customer of a test. */
    @Override
    public void beforeEach(ExtensionContext context) throws Exception {
        cluster.beforeEach(context);
        log.beforeEach(context);
        String name = context.getRequiredTestMethod().getName() + "-" + ++customers;
        customer = new Customer(operator, name, folder.resolve(name));
        sent = 0;
    }

    @Override
    public void afterEach(ExtensionContext context) throws Exception {
        stop();
        customer.close();
        log.afterEach(context);
        cluster.afterEach(context);
    }

    @Override
    public void afterAll(ExtensionContext context) throws Exception {
        operator.close();
        emulator.close();
        FileUtils.deleteDirectory(folder.toFile());
        environment.afterAll(context);
        cluster.afterAll(context);
    }

    Operator operator() {
        return operator;
    }

    Customer customer() {
        return customer;
    }

    void start(PropertiesJson properties) throws Exception {
        Settings settings = properties.settings();
        job = StreamToStream.start(settings, QuicklyProbingOutput.of(settings));
    }

    void stop() {
        if (job != null) {
            job.cancel().join();
            job = null;
        }
    }

    /** Sends events of one device to the job. Each event leaves in a record of its own. */
    void send(int events) {
        for (int i = 0; i < events; i++) {
            customer.streams().put(DEVICE, batch(DEVICE, event(sent++)).bytes());
        }
    }

    /** Waits until all sent events have arrived, and returns the arrived events. */
    List<String> awaitAllForwarded() {
        customer.streams().awaitOutput(sent);
        return customer.streams().output().stream().map(StreamToStream::eventIn).toList();
    }

    List<String> sentEvents() {
        return IntStream.range(0, sent).mapToObj(StreamToStream::event).toList();
    }

    void awaitPaused(boolean paused) {
        Awaitility.await("connectionPaused")
                .pollInterval(Duration.ofMillis(50))
                .until(() -> isPaused() == paused);
    }

    boolean isPaused() {
        return metrics.findMetrics(job.getJobID(), Metrics.CONNECTION_PAUSED).values().stream()
                .anyMatch(CustomerJobs::isOne);
    }

    private static boolean isOne(Metric gauge) {
        return ((Gauge<?>) gauge).getValue().equals(1L);
    }

    /** The sink's warnings that name the customer's stream. */
    List<String> warnings() {
        return log.all().stream()
                .filter(line -> line.contains(customer.streams().outputName()))
                .toList();
    }
}
