package io.eventforwarder.sink.kinesis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.eventforwarder.EventForwarderJob;
import io.eventforwarder.ForwardingPipeline;
import io.eventforwarder.model.InputRecord;
import io.eventforwarder.settings.Settings;
import io.eventforwarder.testing.Inputs;
import io.eventforwarder.testing.StoppableCluster;
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
import org.apache.flink.runtime.checkpoint.CheckpointStatsCounts;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;

/** A job that restarts after the end of all its windows, with a slow output. */
class OverdueWindowsITCase {
    private static final int DEVICES = 100_000;
    private static final long RECORDS_PER_SECOND = 1_500;
    private static final Duration INTERVAL = Duration.ofSeconds(60);
    private static final int PARALLELISM = 2;

    @TempDir private Path folder;

    /** A client that stores records at a limited rate and remembers their devices. */
    private static final class SlowDestination implements PutRecordClient {
        private static final Pattern MPID = Pattern.compile("\"mpid\":(\\d+)");
        private static final Set<String> STORED = ConcurrentHashMap.newKeySet();
        private static long nextFree;

        @Override
        public int maxRecords() {
            return 1;
        }

        @Override
        public CompletableFuture<List<Result>> put(List<PutRecordsRequestEntry> records) {
            Matcher mpid = MPID.matcher(records.get(0).data().asString(StandardCharsets.UTF_8));
            assertThat(mpid.find()).isTrue();
            return CompletableFuture.supplyAsync(
                    () -> {
                        STORED.add(mpid.group(1));
                        return List.of(Result.stored("shardId-000000000000"));
                    },
                    CompletableFuture.delayedExecutor(
                            nextTurn() - System.nanoTime(), TimeUnit.NANOSECONDS));
        }

        @Override
        public void renewCredentials() {
            throw new AssertionError("This destination needs no credentials.");
        }

        private static synchronized long nextTurn() {
            nextFree = Math.max(nextFree, System.nanoTime());
            nextFree += TimeUnit.SECONDS.toNanos(1) / RECORDS_PER_SECOND;
            return nextFree;
        }

        @Override
        public void close() {
            // There is nothing to close.
        }
    }

    @Test
    void aHundredThousandOverdueWindowsLeaveThroughASlowOutputWhileCheckpointsComplete()
            throws Exception {
        WaitingInput input = new WaitingInput(DEVICES, OverdueWindowsITCase::batch);
        try (StoppableCluster cluster = new StoppableCluster(folder, PARALLELISM)) {
            // The heap state backend is fast, so that only few windows close before the stop.
            JobGraph first = job(input, cluster.configuration("hashmap"));
            cluster.submit(first);
            input.written().get(2, TimeUnit.MINUTES);
            String savepoint = cluster.stop(first, false);
            Instant overdue = Instant.now().plus(INTERVAL);
            int before = SlowDestination.STORED.size();
            await().atMost(Duration.ofMinutes(2)).until(() -> Instant.now().isAfter(overdue));

            Configuration configuration = cluster.from(savepoint, "rocksdb");
            configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofSeconds(1));
            JobGraph second = job(input, configuration);
            cluster.submit(second);
            await().atMost(Duration.ofMinutes(1))
                    .until(
                            () ->
                                    checkpoints(cluster, second).getNumberOfCompletedCheckpoints()
                                            > 0);
            // Checkpoints fail if they are triggered before all tasks run.
            long failedAtStart = checkpoints(cluster, second).getNumberOfFailedCheckpoints();
            await().atMost(Duration.ofMinutes(4))
                    .pollInterval(Duration.ofSeconds(1))
                    .until(
                            () ->
                                    SlowDestination.STORED.size() == DEVICES
                                            || status(cluster, second).isTerminalState());

            assertThat(before).as("sent before the stop").isLessThan(DEVICES / 2);
            assertThat(status(cluster, second)).isEqualTo(JobStatus.RUNNING);
            assertThat(SlowDestination.STORED).hasSize(DEVICES);
            CheckpointStatsCounts checkpoints = checkpoints(cluster, second);
            assertThat(checkpoints.getNumberOfFailedCheckpoints()).isEqualTo(failedAtStart);
            assertThat(checkpoints.getNumberOfCompletedCheckpoints()).isGreaterThan(20);
            cluster.cluster().cancelJob(second.getJobID()).get();
        }
    }

    private static CheckpointStatsCounts checkpoints(StoppableCluster cluster, JobGraph job)
            throws Exception {
        return cluster.cluster()
                .getExecutionGraph(job.getJobID())
                .get()
                .getCheckpointStatsSnapshot()
                .getCounts();
    }

    private static JobStatus status(StoppableCluster cluster, JobGraph job) throws Exception {
        return cluster.cluster().getJobStatus(job.getJobID()).get();
    }

    private static InputRecord batch(long number) {
        return Inputs.record(
                        "{\"events\":[{\"event_type\":\"screen_view\"}],\"mpid\":" + number + '}')
                .at(Inputs.position((int) number));
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
                                new PutRecordOperatorFactory(
                                        "a slow destination",
                                        "",
                                        SlowDestination::new,
                                        Optional.empty(),
                                        KinesisOutput.FIRST_IN_FLIGHT,
                                        64,
                                        4 << 20,
                                        1L << 30,
                                        PutRecordOperatorFactory.OnRefusal.DEAD_LETTER,
                                        KinesisOutput.PROBE_INTERVAL)),
                        EventForwarderJob.deadLetterOutput(settings))
                .build(env);
        return env.getStreamGraph().getJobGraph();
    }
}
