package io.eventforwarder.sink.kinesis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.eventforwarder.EventForwarderJob;
import io.eventforwarder.ForwardingPipeline;
import io.eventforwarder.model.InputRecord;
import io.eventforwarder.settings.Settings;
import io.eventforwarder.testing.Inputs;
import io.eventforwarder.testing.TestSettings;
import io.eventforwarder.testing.WaitingInput;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.checkpoint.CheckpointStatsCounts;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;

/** A job that comes back late: all its windows are overdue, and its output is slow. */
class OverdueWindowsITCase {
    private static final int DEVICES = 100_000;
    private static final long RECORDS_PER_SECOND = 1_500;
    private static final Duration INTERVAL = Duration.ofSeconds(60);
    private static final int PARALLELISM = 2;

    @TempDir Path folder;

    private MiniCluster cluster;

    @BeforeEach
    void startCluster() throws Exception {
        SlowDestination.clear();
        cluster =
                new MiniCluster(
                        new MiniClusterConfiguration.Builder()
                                .setConfiguration(clusterConfiguration())
                                .setNumSlotsPerTaskManager(PARALLELISM)
                                .build());
        cluster.start();
    }

    @AfterEach
    void closeCluster() throws Exception {
        cluster.close();
    }

    /** Stores at a rate, and remembers whose records it has. */
    private static final class SlowDestination implements PutRecordClient {
        private static final Pattern MPID = Pattern.compile("\"mpid\":(\\d+)");
        private static final Set<String> STORED = ConcurrentHashMap.newKeySet();
        private static long nextFree;

        static void clear() {
            STORED.clear();
        }

        @Override
        public int maxRecords() {
            return 1;
        }

        @Override
        public CompletableFuture<List<PutResult>> put(List<PutRecordsRequestEntry> records) {
            Matcher mpid = MPID.matcher(records.get(0).data().asString(StandardCharsets.UTF_8));
            assertThat(mpid.find()).isTrue();
            long nanos = nextTurn() - System.nanoTime();
            return CompletableFuture.supplyAsync(
                    () -> {
                        STORED.add(mpid.group(1));
                        return List.of(PutResult.stored("shardId-000000000000"));
                    },
                    CompletableFuture.delayedExecutor(nanos, TimeUnit.NANOSECONDS));
        }

        @Override
        public void renewCredentials() {
            throw new AssertionError("This destination asks for none.");
        }

        private static synchronized long nextTurn() {
            nextFree = Math.max(nextFree, System.nanoTime());
            nextFree += TimeUnit.SECONDS.toNanos(1) / RECORDS_PER_SECOND;
            return nextFree;
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    }

    @Test
    void aHundredThousandOverdueWindowsLeaveThroughASlowOutputWhileCheckpointsComplete()
            throws Exception {
        WaitingInput input = new WaitingInput(DEVICES, OverdueWindowsITCase::batch);
        // Quickly, so that few windows close before the stop.
        JobGraph first = job(input, configuration("hashmap", Duration.ofHours(1)));
        cluster.submitJob(first).get();
        input.written().get(2, TimeUnit.MINUTES);
        String savepoint =
                cluster.stopWithSavepoint(
                                first.getJobID(),
                                folder.resolve("savepoints").toUri().toString(),
                                false,
                                SavepointFormatType.CANONICAL)
                        .get(2, TimeUnit.MINUTES);
        Instant overdue = Instant.now().plus(INTERVAL);
        int before = SlowDestination.STORED.size();
        await().atMost(Duration.ofMinutes(2)).until(() -> Instant.now().isAfter(overdue));

        Configuration fromSavepoint = configuration("rocksdb", Duration.ofSeconds(1));
        fromSavepoint.set(StateRecoveryOptions.SAVEPOINT_PATH, savepoint);
        JobGraph second = job(input, fromSavepoint);
        cluster.submitJob(second).get();
        await().atMost(Duration.ofMinutes(1))
                .until(() -> checkpoints(second).getNumberOfCompletedCheckpoints() > 0);
        // Those that were asked for before all tasks ran.
        long failedAtStart = checkpoints(second).getNumberOfFailedCheckpoints();
        await().atMost(Duration.ofMinutes(4))
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> SlowDestination.STORED.size() == DEVICES || hasEnded(second));

        assertThat(before).as("sent before the stop").isLessThan(DEVICES / 2);
        assertThat(status(second)).isEqualTo(JobStatus.RUNNING);
        assertThat(SlowDestination.STORED).hasSize(DEVICES);
        CheckpointStatsCounts checkpoints = checkpoints(second);
        assertThat(checkpoints.getNumberOfFailedCheckpoints()).isEqualTo(failedAtStart);
        assertThat(checkpoints.getNumberOfCompletedCheckpoints()).isGreaterThan(20);
        cluster.cancelJob(second.getJobID()).get();
    }

    private CheckpointStatsCounts checkpoints(JobGraph job) throws Exception {
        return cluster.getExecutionGraph(job.getJobID())
                .get()
                .getCheckpointStatsSnapshot()
                .getCounts();
    }

    private JobStatus status(JobGraph job) throws Exception {
        return cluster.getJobStatus(job.getJobID()).get();
    }

    private boolean hasEnded(JobGraph job) throws Exception {
        return status(job).isTerminalState();
    }

    private static InputRecord batch(long number) {
        return Inputs.record(
                        "{\"events\":[{\"event_type\":\"screen_view\"}],\"mpid\":" + number + '}')
                .at(Inputs.place((int) number));
    }

    private static JobGraph job(WaitingInput input, Configuration configuration) {
        StreamExecutionEnvironment env =
                StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        env.setParallelism(PARALLELISM);
        Settings settings =
                TestSettings.asReceived(
                        "send-as-batch",
                        "true",
                        "Batching.batch-interval",
                        INTERVAL.toSeconds() + " s");
        new ForwardingPipeline(
                        settings,
                        input,
                        new KinesisOutput(
                                "put-record",
                                "Forward slowly",
                                new PutRecordSettings(
                                        "a slow destination",
                                        "",
                                        SlowDestination::new,
                                        Optional.empty(),
                                        64,
                                        4 << 20,
                                        1L << 30,
                                        PutRecordSettings.RefusedRecords.ARE_DEAD_LETTERS,
                                        KinesisOutput.PROBE_INTERVAL)),
                        EventForwarderJob.deadLetterOutput(settings))
                .build(env);
        return env.getStreamGraph().getJobGraph();
    }

    private Configuration configuration(String backend, Duration checkpointInterval) {
        Configuration configuration = new Configuration();
        configuration.set(StateBackendOptions.STATE_BACKEND, backend);
        configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, checkpointInterval);
        configuration.set(
                CheckpointingOptions.CHECKPOINTS_DIRECTORY,
                folder.resolve("checkpoints").toUri().toString());
        return configuration;
    }

    private static Configuration clusterConfiguration() {
        Configuration configuration = new Configuration();
        configuration.set(RestOptions.ADDRESS, "localhost");
        configuration.set(RestOptions.BIND_ADDRESS, "localhost");
        configuration.set(RestOptions.BIND_PORT, "0");
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
        return configuration;
    }
}
