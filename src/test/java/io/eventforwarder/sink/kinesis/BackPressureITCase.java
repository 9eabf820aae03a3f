package io.eventforwarder.sink.kinesis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.eventforwarder.EventForwarderJob;
import io.eventforwarder.ForwardingPipeline;
import io.eventforwarder.metrics.Metrics;
import io.eventforwarder.model.InputRecord;
import io.eventforwarder.settings.Settings;
import io.eventforwarder.sink.kinesis.SendException.Kind;
import io.eventforwarder.testing.Inputs;
import io.eventforwarder.testing.StoppableCluster;
import io.eventforwarder.testing.TestSettings;
import io.eventforwarder.testing.WaitingInput;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.checkpoint.CheckpointStatsSnapshot;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;

/** Checkpoints while an endless input meets a slow destination, before and after a pause. */
class BackPressureITCase {
    private static final int PARALLELISM = 2;
    private static final int DEVICES = 5_000;
    private static final long BYTES_A_SECOND = 1_000_000;
    private static final int CHECKPOINTS = 10;

    @TempDir private Path folder;

    /** Stores records at a limited rate, or denies access. */
    private static final class SlowDestination implements PutRecordClient {
        private static volatile boolean isDenied;
        private static long nextFree;

        @Override
        public int maxRecords() {
            return 1;
        }

        @Override
        public CompletableFuture<List<Result>> put(List<PutRecordsRequestEntry> records) {
            if (isDenied) {
                return CompletableFuture.failedFuture(
                        new SendException(Kind.ACTION_REQUIRED, "Access is denied.", null));
            }
            long turn = nextTurn(records.get(0).data().asByteArrayUnsafe().length);
            return CompletableFuture.supplyAsync(
                    () -> List.of(Result.stored("shardId-000000000000")),
                    CompletableFuture.delayedExecutor(
                            turn - System.nanoTime(), TimeUnit.NANOSECONDS));
        }

        private static synchronized long nextTurn(int bytes) {
            nextFree = Math.max(nextFree, System.nanoTime());
            nextFree += TimeUnit.SECONDS.toNanos(1) * bytes / BYTES_A_SECOND;
            return nextFree;
        }

        @Override
        public void renewCredentials() {
            // There are no credentials.
        }

        @Override
        public void close() {
            // There is nothing to close.
        }
    }

    @ParameterizedTest(name = "unaligned {0}")
    @ValueSource(booleans = {false, true})
    void checkpointsCompleteWhileTheStreamIsHeldBack(boolean isUnaligned) throws Exception {
        SlowDestination.isDenied = false;
        WaitingInput input = new WaitingInput(Long.MAX_VALUE, BackPressureITCase::batch);
        try (StoppableCluster cluster = new StoppableCluster(folder, PARALLELISM)) {
            Configuration configuration = cluster.configuration("rocksdb");
            configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofSeconds(1));
            configuration.set(CheckpointingOptions.ENABLE_UNALIGNED, isUnaligned);
            JobGraph job = job(input, configuration);
            cluster.submit(job);
            awaitCheckpoints(cluster, job);
            assertThat(cluster.sum(job, Metrics.BYTES_IN_STATE)).isZero();
            assertThat(cluster.sum(job, Metrics.EVENTS_IN_SINK)).isPositive();

            SlowDestination.isDenied = true;
            await().atMost(1, TimeUnit.MINUTES)
                    .until(() -> cluster.sum(job, Metrics.BYTES_IN_STATE) > 100 * BYTES_A_SECOND);
            SlowDestination.isDenied = false;
            await().atMost(1, TimeUnit.MINUTES)
                    .until(() -> cluster.sum(job, Metrics.CONNECTION_PAUSED) == 0);
            long forwarded = cluster.sum(job, Metrics.EVENTS_FORWARDED);
            awaitCheckpoints(cluster, job);

            assertThat(cluster.sum(job, Metrics.BYTES_IN_STATE)).isPositive();
            assertThat(cluster.sum(job, Metrics.EVENTS_FORWARDED)).isGreaterThan(forwarded);
            assertThat(cluster.cluster().getJobStatus(job.getJobID()).get())
                    .isEqualTo(JobStatus.RUNNING);
            assertThat(
                            checkpoints(cluster, job)
                                    .getSummaryStats()
                                    .getEndToEndDurationStats()
                                    .getMaximum())
                    .isLessThan(Duration.ofSeconds(30).toMillis());
            cluster.cluster().cancelJob(job.getJobID()).get();
        }
    }

    @Test
    void aDrainOfABacklogNeedsALongerTimeoutThanUsual() throws Exception {
        SlowDestination.isDenied = false;
        long bytes = 8 * BYTES_A_SECOND;
        Duration usual = Duration.ofSeconds(3);
        // As the operations page says.
        Duration needed = Duration.ofSeconds(2 * bytes / BYTES_A_SECOND);
        for (Duration timeout : List.of(usual, needed)) {
            WaitingInput input = new WaitingInput(bytes / 5000, BackPressureITCase::batch);
            try (StoppableCluster cluster = new StoppableCluster(folder, PARALLELISM)) {
                Configuration configuration = cluster.configuration("rocksdb");
                configuration.set(CheckpointingOptions.CHECKPOINTING_TIMEOUT, timeout);
                JobGraph job = job(input, configuration);
                cluster.submit(job);
                input.written().get(1, TimeUnit.MINUTES);
                await().until(
                                () ->
                                        cluster.sum(job, Metrics.EVENTS_IN_SINK)
                                                > usual.toSeconds() * BYTES_A_SECOND / 5000);

                if (timeout.equals(usual)) {
                    assertThatThrownBy(() -> cluster.stop(job, true))
                            .hasStackTraceContaining("Checkpoint expired before completing");
                } else {
                    cluster.stop(job, true);
                }
            }
        }
    }

    private static void awaitCheckpoints(StoppableCluster cluster, JobGraph job) throws Exception {
        long before = checkpoints(cluster, job).getCounts().getNumberOfCompletedCheckpoints();
        await().atMost(2, TimeUnit.MINUTES)
                .until(
                        () ->
                                checkpoints(cluster, job)
                                                .getCounts()
                                                .getNumberOfCompletedCheckpoints()
                                        >= before + CHECKPOINTS);
    }

    private static CheckpointStatsSnapshot checkpoints(StoppableCluster cluster, JobGraph job)
            throws Exception {
        return cluster.cluster()
                .getExecutionGraph(job.getJobID())
                .get()
                .getCheckpointStatsSnapshot();
    }

    private static InputRecord batch(long number) {
        return Inputs.record(
                        "{\"events\":[{\"event_type\":\"screen_view\",\"data\":{\"filler\":\""
                                + "x".repeat(5000)
                                + "\"}}],\"mpid\":"
                                + (1 + number % DEVICES)
                                + '}')
                .at(Inputs.position((int) number));
    }

    private JobGraph job(WaitingInput input, Configuration configuration) {
        StreamExecutionEnvironment env =
                StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        env.setParallelism(PARALLELISM);
        Settings settings = TestSettings.asReceived();
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
                                        32 << 20,
                                        1L << 30,
                                        PutRecordOperatorFactory.OnRefusal.DEAD_LETTER,
                                        Duration.ofSeconds(1))),
                        EventForwarderJob.deadLetterOutput(settings))
                .build(env);
        return env.getStreamGraph().getJobGraph();
    }
}
