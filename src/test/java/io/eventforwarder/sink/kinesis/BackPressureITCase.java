package io.eventforwarder.sink.kinesis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

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
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.checkpoint.CheckpointStatsSnapshot;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;

/**
 * Checkpoints and savepoints of jobs that offer more than their destination takes. The system
 * properties {@code overdue.windows} and {@code paused.megabytes} make the tests larger.
 */
class BackPressureITCase {
    private static final int PARALLELISM = 2;
    private static final long BYTES_A_SECOND = 1_000_000;
    private static final int RECORD_BYTES = 5000;
    private static final long LARGE_BUFFER = 32 << 20;
    private static final long MAX_BYTES_IN_STATE = 8L << 30;
    private static final int CHECKPOINTS = 10;

    /** A usual size for two slots. Flink's default in tests is 128 MB. */
    private static final String MANAGED_MEMORY = "1 gb";

    @TempDir private Path folder;
    @AutoClose private StoppableCluster cluster;

    /** Stores records at a limited rate, or denies access. */
    private static final class SlowDestination implements PutRecordClient {
        private static final AtomicInteger STORED = new AtomicInteger();
        private static final AtomicLong BYTES = new AtomicLong();
        private static final ScheduledExecutorService ANSWERS =
                Executors.newSingleThreadScheduledExecutor(
                        work -> {
                            Thread thread = new Thread(work, "slow-destination");
                            thread.setDaemon(true);
                            return thread;
                        });
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
            int bytes = records.get(0).data().asByteArrayUnsafe().length;
            long turn = nextTurn(bytes);
            CompletableFuture<List<Result>> answer = new CompletableFuture<>();
            Future<?> unused =
                    ANSWERS.schedule(
                            () -> {
                                STORED.incrementAndGet();
                                BYTES.addAndGet(bytes);
                                answer.complete(List.of(Result.stored("shardId-000000000000")));
                            },
                            turn - System.nanoTime(),
                            TimeUnit.NANOSECONDS);
            return answer;
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

    @BeforeEach
    void start() throws Exception {
        SlowDestination.isDenied = false;
        SlowDestination.STORED.set(0);
        cluster =
                new StoppableCluster(
                        folder,
                        PARALLELISM,
                        Configuration.fromMap(
                                Map.of("taskmanager.memory.managed.size", MANAGED_MEMORY)));
    }

    @ParameterizedTest(name = "unaligned {0}")
    @ValueSource(booleans = {false, true})
    void checkpointsCompleteBeforeDuringAndAfterAPause(boolean isUnaligned) throws Exception {
        Configuration configuration = withCheckpoints(cluster.configuration("rocksdb"));
        configuration.set(CheckpointingOptions.ENABLE_UNALIGNED, isUnaligned);
        WaitingInput input = new WaitingInput(Long.MAX_VALUE, BackPressureITCase::largeBatch);
        JobGraph job = submit(configuration, TestSettings.asReceived(), input, LARGE_BUFFER);
        awaitCheckpoints(job, CHECKPOINTS);
        assertThat(cluster.sum(job, Metrics.BYTES_IN_STATE)).isZero();
        assertThat(cluster.sum(job, Metrics.EVENTS_IN_SINK)).isPositive();

        SlowDestination.isDenied = true;
        long stateBytes = Integer.getInteger("paused.megabytes", 100) * 1_000_000L;
        await().atMost(10, TimeUnit.MINUTES)
                .until(() -> cluster.sum(job, Metrics.BYTES_IN_STATE) > stateBytes);
        awaitCheckpoints(job, CHECKPOINTS / 2);
        assertThat(cluster.sum(job, Metrics.CONNECTION_PAUSED)).isEqualTo(PARALLELISM);

        SlowDestination.isDenied = false;
        await().until(() -> cluster.sum(job, Metrics.CONNECTION_PAUSED) == 0);
        long forwarded = cluster.sum(job, Metrics.EVENTS_FORWARDED);
        awaitCheckpoints(job, CHECKPOINTS);
        assertThat(cluster.sum(job, Metrics.BYTES_IN_STATE)).isPositive();
        assertThat(cluster.sum(job, Metrics.EVENTS_FORWARDED)).isGreaterThan(forwarded);
        assertThat(status(job)).isEqualTo(JobStatus.RUNNING);
        long longest = checkpoints(job).getSummaryStats().getEndToEndDurationStats().getMaximum();
        System.out.printf(
                "%d bytes in state, %d forwarded since the pause, longest checkpoint %d ms%n",
                cluster.sum(job, Metrics.BYTES_IN_STATE),
                cluster.sum(job, Metrics.EVENTS_FORWARDED) - forwarded,
                longest);
        assertThat(longest).isLessThan(Duration.ofSeconds(30).toMillis());
        cluster.cluster().cancelJob(job.getJobID()).get();
    }

    /** The operations page gives the time that a drain needs: twice that of the backlog. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aDrainOfABacklogNeedsALongTimeout(boolean isLong) throws Exception {
        long seconds = 8;
        long usual = 3;
        Configuration configuration = cluster.configuration("rocksdb");
        configuration.set(
                CheckpointingOptions.CHECKPOINTING_TIMEOUT,
                Duration.ofSeconds(isLong ? 2 * seconds : usual));
        long recordsASecond = BYTES_A_SECOND / RECORD_BYTES;
        WaitingInput input =
                new WaitingInput(seconds * recordsASecond, BackPressureITCase::largeBatch);
        JobGraph job = submit(configuration, TestSettings.asReceived(), input, LARGE_BUFFER);
        input.written().get(1, TimeUnit.MINUTES);
        await().until(() -> cluster.sum(job, Metrics.EVENTS_IN_SINK) > usual * recordsASecond);

        if (isLong) {
            cluster.stop(job, true);
        } else {
            assertThatThrownBy(() -> cluster.stop(job, true))
                    .hasStackTraceContaining("Checkpoint expired before completing");
            await().until(() -> cluster.lastFailure(job).contains("Stop-with-savepoint failed"));
        }
    }

    @Test
    void overdueWindowsLeaveThroughASlowOutputWhileCheckpointsComplete() throws Exception {
        int devices = Integer.getInteger("overdue.windows", 40_000);
        long smallBuffer = 2 << 20;
        // Long enough that the input is written before the first windows are due.
        Duration interval = Duration.ofSeconds(Math.max(40, devices / 8_000));
        Settings settings =
                TestSettings.asReceived(
                        "send-as-batch",
                        "true",
                        "Batching.batch-interval",
                        interval.toSeconds() + " s");
        WaitingInput input = new WaitingInput(devices, BackPressureITCase::smallBatch);
        // The heap state backend is fast, so that only few windows close before the stop.
        JobGraph first = submit(cluster.configuration("hashmap"), settings, input, smallBuffer);
        input.written().get(2, TimeUnit.MINUTES);
        String savepoint = cluster.stop(first, false);
        Instant overdue = Instant.now().plus(interval);
        int before = SlowDestination.STORED.get();
        assertThat(before).as("before the stop").isLessThan(devices / 2);
        await().atMost(interval.multipliedBy(2)).until(() -> Instant.now().isAfter(overdue));

        Configuration configuration =
                withCheckpoints(cluster.from(savepoint, "rocksdb"))
                        .set(
                                CheckpointingOptions.CHECKPOINTING_INTERVAL,
                                Duration.ofSeconds(1 + devices / 100_000));
        JobGraph second = submit(configuration, settings, input, smallBuffer);
        awaitCheckpoints(second, 1);
        // Checkpoints fail if they are triggered before all tasks run.
        long failedAtStart = checkpoints(second).getCounts().getNumberOfFailedCheckpoints();
        int storedAtStart = SlowDestination.STORED.get();
        long bytesAtStart = SlowDestination.BYTES.get();
        Instant start = Instant.now();
        await().atMost(1 + devices / 100_000, TimeUnit.MINUTES)
                .until(
                        () -> {
                            assertThat(cluster.sum(second, Metrics.BYTES_IN_MEMORY))
                                    .isLessThanOrEqualTo(PARALLELISM * smallBuffer);
                            return cluster.sum(second, Metrics.EVENTS_FORWARDED) == devices
                                    || status(second).isTerminalState();
                        });
        double seconds = Duration.between(start, Instant.now()).toMillis() / 1e3;
        System.out.printf(
                "%d windows left, %.0f a second, %.0f bytes a second of %d, %d before the stop%n",
                SlowDestination.STORED.get() - storedAtStart,
                (SlowDestination.STORED.get() - storedAtStart) / seconds,
                (SlowDestination.BYTES.get() - bytesAtStart) / seconds,
                BYTES_A_SECOND,
                before);

        assertThat(status(second)).isEqualTo(JobStatus.RUNNING);
        assertThat(checkpoints(second).getCounts().getNumberOfFailedCheckpoints())
                .isEqualTo(failedAtStart);
        assertThat(checkpoints(second).getCounts().getNumberOfCompletedCheckpoints())
                .isGreaterThan(CHECKPOINTS / 2);
        cluster.cluster().cancelJob(second.getJobID()).get();
    }

    private static Configuration withCheckpoints(Configuration configuration) {
        return configuration
                .set(CheckpointingOptions.INCREMENTAL_CHECKPOINTS, true)
                .set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofSeconds(1));
    }

    private void awaitCheckpoints(JobGraph job, int more) throws Exception {
        long before = checkpoints(job).getCounts().getNumberOfCompletedCheckpoints();
        await().atMost(2, TimeUnit.MINUTES)
                .until(
                        () ->
                                checkpoints(job).getCounts().getNumberOfCompletedCheckpoints()
                                        >= before + more);
    }

    private CheckpointStatsSnapshot checkpoints(JobGraph job) throws Exception {
        return cluster.cluster()
                .getExecutionGraph(job.getJobID())
                .get()
                .getCheckpointStatsSnapshot();
    }

    private JobStatus status(JobGraph job) throws Exception {
        return cluster.cluster().getJobStatus(job.getJobID()).get();
    }

    private static InputRecord largeBatch(long number) {
        return batch(number, 1 + number % 5000, "x".repeat(RECORD_BYTES));
    }

    private static InputRecord smallBatch(long number) {
        return batch(number, 1 + number, "");
    }

    private static InputRecord batch(long number, long device, String filler) {
        String json =
                """
                {"mpid":%d,"events":[{"event_type":"screen_view","data":{"filler":"%s"}}]}
                """;
        return Inputs.record(json.formatted(device, filler)).at(Inputs.position((int) number));
    }

    private JobGraph submit(
            Configuration configuration, Settings settings, WaitingInput input, long memory)
            throws Exception {
        return cluster.submit(
                configuration,
                PARALLELISM,
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
                                memory,
                                MAX_BYTES_IN_STATE,
                                PutRecordOperatorFactory.OnRefusal.DEAD_LETTER,
                                Duration.ofSeconds(1))));
    }
}
