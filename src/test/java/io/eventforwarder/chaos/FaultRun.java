package io.eventforwarder.chaos;

import static org.awaitility.Awaitility.await;

import io.eventforwarder.EventForwarderJob;
import io.eventforwarder.ForwardingPipeline;
import io.eventforwarder.kinesis.Schedule;
import io.eventforwarder.kinesis.ScriptedKinesis;
import io.eventforwarder.kinesis.ShardLimits;
import io.eventforwarder.kinesis.StoredRecords;
import io.eventforwarder.settings.Settings;
import io.eventforwarder.sink.kinesis.QuicklyProbingOutput;
import io.eventforwarder.testing.StoppableCluster;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.checkpoint.CheckpointStatsSnapshot;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** The job in front of a Kinesis with which everything goes wrong for a while, and then nothing. */
final class FaultRun {
    static final int PARALLELISM = 2;
    private static final int SHARDS = 4;
    private static final int BATCHES_A_SECOND = 400;
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final StoppableCluster cluster;
    private final Path folder;
    private final long seed;
    private final Duration duration;
    private final Grouping grouping;
    private final String putApi;

    /**
     * @param cluster has {@value #PARALLELISM} slots for it
     * @param folder for dead letters
     * @param duration how long things go wrong
     */
    FaultRun(
            StoppableCluster cluster,
            Path folder,
            long seed,
            Duration duration,
            Grouping grouping,
            String putApi) {
        this.cluster = cluster;
        this.folder = folder;
        this.seed = seed;
        this.duration = duration;
        this.grouping = grouping;
        this.putApi = putApi;
    }

    /** Runs until all that was sent has come, or the job has ended. */
    FaultFigures run() throws Exception {
        StoredRecords stored = new StoredRecords();
        Schedule schedule = new Schedule(seed, duration);
        DeviceFeed feed = new DeviceFeed(BATCHES_A_SECOND);
        try (ScriptedKinesis kinesis =
                ScriptedKinesis.start(SHARDS, ShardLimits.KINESIS, seed, stored)) {
            kinesis.follow(schedule);
            JobGraph job = job(feed, kinesis.endpoint());
            cluster.submit(job);
            await().atMost(duration.multipliedBy(2).plus(PATIENCE))
                    .until(() -> schedule.isOver() || status(job).isTerminalState());
            feed.stop();
            await().atMost(PATIENCE)
                    .until(() -> isDone(job, feed) || status(job).isTerminalState());
            JobStatus status = status(job);
            CheckpointStatsSnapshot checkpoints =
                    cluster.cluster()
                            .getExecutionGraph(job.getJobID())
                            .get()
                            .getCheckpointStatsSnapshot();
            FaultFigures figures =
                    new FaultFigures(
                            seed,
                            grouping,
                            putApi,
                            feed.events(),
                            Ledger.of(cluster, job),
                            Delivery.of(stored.all(), feed.batches()),
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

    private boolean isDone(JobGraph job, DeviceFeed feed) {
        Ledger ledger = Ledger.of(cluster, job);
        return ledger.received() == feed.events() && ledger.isExact() && ledger.buffered() == 0;
    }

    private JobStatus status(JobGraph job) throws Exception {
        return cluster.cluster().getJobStatus(job.getJobID()).get();
    }

    private JobGraph job(DeviceFeed feed, URI kinesis) {
        Configuration configuration = cluster.configuration("rocksdb");
        configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(500));
        StreamExecutionEnvironment env =
                StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        env.setParallelism(PARALLELISM);
        Settings settings = grouping.properties(putApi, kinesis, folder).settings();
        new ForwardingPipeline(
                        settings,
                        feed,
                        QuicklyProbingOutput.of(settings),
                        EventForwarderJob.deadLetterOutput(settings))
                .build(env);
        return env.getStreamGraph().getJobGraph();
    }
}
