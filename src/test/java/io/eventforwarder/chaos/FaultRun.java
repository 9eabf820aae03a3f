package io.eventforwarder.chaos;

import static org.awaitility.Awaitility.await;

import io.eventforwarder.kinesis.Fault;
import io.eventforwarder.kinesis.Schedule;
import io.eventforwarder.kinesis.ScriptedKinesis;
import io.eventforwarder.kinesis.ShardLimits;
import io.eventforwarder.kinesis.StoredRecords;
import io.eventforwarder.settings.Settings;
import io.eventforwarder.sink.kinesis.QuicklyProbingOutput;
import io.eventforwarder.testing.Inputs;
import io.eventforwarder.testing.StoppableCluster;
import io.eventforwarder.testing.WaitingInput;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.checkpoint.CheckpointStatsSnapshot;
import org.apache.flink.runtime.jobgraph.JobGraph;

/**
 * A job that writes to a Kinesis stub. The stub injects every fault for a while and then works
 * normally.
 *
 * @param seed determines the sequence of the faults
 */
record FaultRun(long seed, Grouping grouping, String putApi) {
    private static final int PARALLELISM = 2;
    private static final int SHARDS = 4;
    private static final int BATCHES_PER_SECOND = 400;
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    static List<Figures> atOnce(Path folder, Duration duration, FaultRun... runs) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(runs.length);
        try (StoppableCluster cluster = new StoppableCluster(folder, runs.length * PARALLELISM)) {
            List<Callable<Figures>> calls = new ArrayList<>();
            for (FaultRun run : runs) {
                Path deadLetters = folder.resolve("dead-letters-" + calls.size());
                calls.add(() -> run.on(cluster, deadLetters, duration));
            }
            List<Figures> figures = new ArrayList<>();
            for (Future<Figures> run : threads.invokeAll(calls)) {
                figures.add(run.get());
            }
            return figures;
        } finally {
            threads.shutdownNow();
        }
    }

    /** Returns when all records have arrived or the job has ended. */
    private Figures on(StoppableCluster cluster, Path deadLetters, Duration duration)
            throws Exception {
        StoredRecords stored = new StoredRecords();
        Schedule schedule = new Schedule(seed, duration);
        WaitingInput input = new WaitingInput((number, due) -> DeviceBatches.write(number));
        input.writeAtRate(BATCHES_PER_SECOND);
        try (ScriptedKinesis kinesis =
                ScriptedKinesis.start(SHARDS, ShardLimits.KINESIS, seed, stored)) {
            kinesis.follow(schedule);
            JobGraph job = submit(cluster, input, kinesis.endpoint(), deadLetters);
            await().atMost(duration.multipliedBy(2).plus(PATIENCE))
                    .until(() -> schedule.isOver() || status(cluster, job).isTerminalState());
            input.stop();
            await().atMost(PATIENCE)
                    .until(
                            () ->
                                    Ledger.of(cluster, job)
                                                    .isSettled(DeviceBatches.events(input.count()))
                                            || status(cluster, job).isTerminalState());
            JobStatus status = status(cluster, job);
            CheckpointStatsSnapshot checkpoints =
                    cluster.cluster()
                            .getExecutionGraph(job.getJobID())
                            .get()
                            .getCheckpointStatsSnapshot();
            Ledger ledger = Ledger.of(cluster, job);
            Figures figures =
                    new Figures(
                            this,
                            DeviceBatches.events(input.count()),
                            ledger,
                            Delivery.of(stored.all(), input.count()),
                            kinesis.unanswered(),
                            ledger.deadLettered() - DeviceBatches.malformedEvents(input.count()),
                            kinesis.requests(),
                            status,
                            checkpoints.getCounts().getNumberOfCompletedCheckpoints(),
                            checkpoints.getSummaryStats().getEndToEndDurationStats().getMaximum());
            if (!status.isTerminalState()) {
                cluster.cluster().cancelJob(job.getJobID()).get();
            }
            cluster.cluster().requestJobResult(job.getJobID()).get();
            return figures;
        }
    }

    private JobGraph submit(
            StoppableCluster cluster, WaitingInput input, URI kinesis, Path deadLetters)
            throws Exception {
        Configuration configuration = cluster.configuration("rocksdb");
        configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(500));
        Settings settings = grouping.properties(putApi, kinesis, deadLetters).settings();
        return cluster.submit(
                configuration,
                PARALLELISM,
                settings,
                env -> Inputs.byShard(input.read(env)),
                QuicklyProbingOutput.of(settings));
    }

    private static JobStatus status(StoppableCluster cluster, JobGraph job) throws Exception {
        return cluster.cluster().getJobStatus(job.getJobID()).get();
    }

    /**
     * The results of a {@link FaultRun}.
     *
     * @param unanswered records that were stored without an answer in time, the only ones that may
     *     be sent again
     * @param refused custom events of the records that the stream refused, which are dead letters
     */
    record Figures(
            FaultRun run,
            long sent,
            Ledger ledger,
            Delivery delivery,
            long unanswered,
            long refused,
            Map<Fault, Long> requests,
            JobStatus status,
            long checkpoints,
            long longestCheckpointMillis) {

        boolean isGood() {
            return status == JobStatus.RUNNING
                    && ledger.isSettled(sent)
                    && delivery.lost() == refused
                    && delivery.reordered() == 0
                    && delivery.repeated() == 0
                    && delivery.duplicates() <= unanswered
                    && delivery.differing() == 0;
        }
    }
}
