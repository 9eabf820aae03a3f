package io.eventforwarder;

import static io.eventforwarder.StreamToStream.batch;
import static io.eventforwarder.StreamToStream.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.eventforwarder.kinesis.Fault;
import io.eventforwarder.kinesis.Script;
import io.eventforwarder.kinesis.ScriptedKinesis;
import io.eventforwarder.kinesis.ShardLimits;
import io.eventforwarder.kinesis.StoredRecords;
import io.eventforwarder.metrics.Metrics;
import io.eventforwarder.settings.Settings;
import io.eventforwarder.sink.DeadLetterOutput;
import io.eventforwarder.sink.kinesis.QuicklyProbingOutput;
import io.eventforwarder.testing.EnvironmentCredentials;
import io.eventforwarder.testing.Json;
import io.eventforwarder.testing.KinesisEmulator;
import io.eventforwarder.testing.PipelineRun;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.runtime.checkpoint.CheckpointStatsCounts;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.testutils.InMemoryReporter;
import org.apache.flink.test.junit5.InjectMiniCluster;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** While dead letters cannot be written, none is lost, and the job continues to forward events. */
class DeadLetterOutageITCase {
    private static final List<Fault> FAULTS =
            List.of(
                    Fault.DENIED,
                    Fault.UNAVAILABLE,
                    Fault.INTERNAL_FAILURE,
                    Fault.CUT_BEFORE_STORING);

    private static final InMemoryReporter METRICS = InMemoryReporter.create();

    @RegisterExtension
    static final MiniClusterExtension CLUSTER =
            PipelineRun.cluster(4 * StreamToStream.SHARDS, METRICS);

    @RegisterExtension
    static final EnvironmentCredentials ENVIRONMENT = new EnvironmentCredentials();

    @AutoClose private static KinesisEmulator emulator;

    @TempDir private Path folder;

    private final StoredRecords stored = new StoredRecords();
    private ScriptedKinesis kinesis;
    private StreamToStream streams;
    private final List<String> malformed = new ArrayList<>();
    private final List<String> good = new ArrayList<>();

    @BeforeAll
    static void startEmulator() throws Exception {
        emulator = KinesisEmulator.start();
    }

    @BeforeEach
    void createStreams(TestInfo test) throws IOException {
        String name = test.getTestMethod().orElseThrow().getName();
        kinesis = ScriptedKinesis.start(1, ShardLimits.NONE, 1, stored);
        streams = new StreamToStream(emulator, name, folder);
    }

    @AfterEach
    void closeEndpoint() {
        kinesis.close();
    }

    @Test
    void aFailingStreamDelaysOnlyDeadLetters(@InjectMiniCluster MiniCluster cluster)
            throws Exception {
        JobClient job = start(new Configuration());
        for (Fault fault : FAULTS) {
            kinesis.follow(Script.always(fault));
            arrive(3);

            streams.awaitOutput(good.size());
            await("attempts while it " + fault)
                    .until(() -> kinesis.requests().getOrDefault(fault, 0L) >= 3);
            long checkpoints = checkpoints(cluster, job).getNumberOfCompletedCheckpoints();
            await("checkpoints while it " + fault)
                    .until(
                            () ->
                                    checkpoints(cluster, job).getNumberOfCompletedCheckpoints()
                                            > checkpoints + 1);
            await("connectionPaused while it " + fault)
                    .until(() -> isPaused(job) == (fault == Fault.DENIED));
            assertThat(stored.all()).hasSize(malformed.size() - 3);

            kinesis.follow(Script.always(Fault.NONE));
            awaitLetters();
            await("connectionPaused after it " + fault).until(() -> !isPaused(job));
        }

        assertThat(job.getJobStatus().get()).isEqualTo(JobStatus.RUNNING);
        assertThat(checkpoints(cluster, job).getNumberOfRestoredCheckpoints()).isZero();
        assertThat(payloadsInStream()).containsExactlyInAnyOrderElementsOf(malformed);
        assertThat(forwarded()).containsExactlyInAnyOrderElementsOf(good);
        StreamToStream.stop(job);
    }

    /**
     * Flink's file sink writes dead letter files, so the job restarts until the folder is writable.
     */
    @Test
    void aFolderThatCannotBeWrittenRestartsTheJobAndLosesNothing(
            @InjectMiniCluster MiniCluster cluster) throws Exception {
        Path inTheWay = Files.writeString(folder.resolve("dead-letters"), "no folder");
        arrive(3);
        JobClient job = StreamToStream.start(streams.properties().settings());
        await("a restart")
                .until(
                        () ->
                                cluster.getExecutionGraph(job.getJobID()).get().getFailureInfo()
                                        != null);

        Files.delete(inTheWay);
        await("letters in files").until(() -> payloadsInFiles().size() >= malformed.size());
        streams.awaitOutput(good.size());

        assertThat(job.getJobStatus().get()).isEqualTo(JobStatus.RUNNING);
        assertThat(payloadsInFiles()).containsExactlyInAnyOrderElementsOf(malformed);
        assertThat(forwarded()).containsAll(good);
        StreamToStream.stop(job);
    }

    private JobClient start(Configuration configuration) throws Exception {
        Settings settings = streams.properties().settings();
        DeadLetterOutput deadLetters =
                QuicklyProbingOutput.ofDeadLetters(
                        "letters", KinesisEmulator.REGION.id(), kinesis.endpoint());
        return StreamToStream.start(
                settings, EventForwarderJob.output(settings), deadLetters, configuration);
    }

    private void arrive(int records) {
        for (int i = 0; i < records; i++) {
            String text = "{\"events\": [\u00e9" + malformed.size();
            malformed.add(text);
            streams.put("device", text.getBytes(StandardCharsets.UTF_8));
        }
        String event = event(good.size());
        good.add(event);
        streams.put("device", batch("device", event).bytes());
    }

    private void awaitLetters() {
        await("letters").until(() -> stored.all().size() >= malformed.size());
    }

    private List<String> forwarded() {
        return streams.output().stream().map(StreamToStream::eventIn).toList();
    }

    private List<String> payloadsInStream() {
        return stored.all().stream()
                .map(record -> payload(Json.read(record.data().asByteArray())))
                .toList();
    }

    private List<String> payloadsInFiles() {
        Path files = folder.resolve("dead-letters");
        if (!Files.isDirectory(files)) {
            return List.of();
        }
        List<String> payloads = new ArrayList<>();
        try (Stream<Path> found = Files.walk(files)) {
            for (Path file :
                    found.filter(Files::isRegularFile)
                            .filter(each -> !each.getFileName().toString().startsWith("."))
                            .toList()) {
                Files.readAllLines(file).forEach(line -> payloads.add(payload(Json.read(line))));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return payloads;
    }

    private static String payload(JsonNode letter) {
        try {
            return new String(letter.path("payload").binaryValue(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isPaused(JobClient job) {
        return METRICS.findMetrics(job.getJobID(), Metrics.CONNECTION_PAUSED).values().stream()
                .anyMatch(gauge -> ((Gauge<?>) gauge).getValue().equals(1L));
    }

    private static CheckpointStatsCounts checkpoints(MiniCluster cluster, JobClient job)
            throws Exception {
        return cluster.getExecutionGraph(job.getJobID())
                .get()
                .getCheckpointStatsSnapshot()
                .getCounts();
    }
}
