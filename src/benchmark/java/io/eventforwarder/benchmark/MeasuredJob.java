package io.eventforwarder.benchmark;

import io.eventforwarder.settings.Settings;
import io.eventforwarder.sink.RecordOutput;
import io.eventforwarder.source.EventSource;
import io.eventforwarder.testing.PropertiesJson;
import io.eventforwarder.testing.StoppableCluster;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.CheckpointType;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.metrics.HistogramStatistics;
import org.apache.flink.runtime.checkpoint.AbstractCheckpointStats;
import org.apache.flink.runtime.checkpoint.CheckpointStatsSnapshot;
import org.apache.flink.runtime.checkpoint.CompletedCheckpointStats;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.jobmaster.JobResult;

/** A job in a cluster in this JVM, and its metrics and checkpoints. */
final class MeasuredJob {
    private static final long POLL_MILLIS = 5;
    private static final Path FOLDER = Path.of(System.getProperty("java.io.tmpdir"));

    private static final int MANAGED_MEGABYTES_OF_SLOT = 512;

    /** Incremental checkpoints as on the managed service, and the performance options of k8s/. */
    private static final Map<String, String> JOB =
            Map.of(
                    "execution.checkpointing.incremental", "true",
                    "execution.checkpointing.externalized-checkpoint-retention",
                            "RETAIN_ON_CANCELLATION",
                    "execution.checkpointing.snapshot-compression", "true",
                    "state.backend.rocksdb.use-bloom-filter", "true",
                    "state.backend.rocksdb.compression.per.level", "NO_COMPRESSION");

    private final StoppableCluster cluster;
    private final JobGraph job;
    private final CompletableFuture<JobResult> ended;

    /** A completed checkpoint. */
    record Checkpoint(long number, long bytes, long millis, String path) {}

    private MeasuredJob(StoppableCluster cluster, JobGraph job) {
        this.cluster = cluster;
        this.job = job;
        this.ended = cluster.cluster().requestJobResult(job.getJobID());
    }

    static StoppableCluster cluster() throws Exception {
        return cluster(1);
    }

    static StoppableCluster cluster(int slots) throws Exception {
        return new StoppableCluster(
                FOLDER,
                slots,
                Configuration.fromMap(
                        Map.of(
                                // With a short timeout, Flink would take a long garbage collection
                                // for a lost process.
                                "heartbeat.timeout",
                                "10 min",
                                "web.checkpoints.history",
                                "10000",
                                "taskmanager.memory.managed.size",
                                slots * MANAGED_MEGABYTES_OF_SLOT + " mb")));
    }

    /** The settings of a batching mode, without dropped events. */
    static Settings settings(PropertiesJson properties, String mode, String batchInterval) {
        return properties
                .set("Connection", "include-user-attribute-change-events", "true")
                .set("Connection", "include-user-identity-change-events", "true")
                .set("Connection", "send-as-batch", Boolean.toString(mode.equals("ten-minute")))
                .set("Batching", "batch-interval", batchInterval)
                .settings();
    }

    /**
     * Starts a job and returns when all its tasks run.
     *
     * @param configuration names the state backend and, for a restored job, the checkpoint
     * @param checkpointInterval zero for no periodic checkpoints
     */
    static MeasuredJob start(
            StoppableCluster cluster,
            Configuration configuration,
            Duration checkpointInterval,
            Settings settings,
            EventSource source,
            RecordOutput output)
            throws Exception {
        return start(cluster, configuration, 1, checkpointInterval, settings, source, output);
    }

    /** Starts a job with a parallelism. */
    static MeasuredJob start(
            StoppableCluster cluster,
            Configuration configuration,
            int parallelism,
            Duration checkpointInterval,
            Settings settings,
            EventSource source,
            RecordOutput output)
            throws Exception {
        configuration.addAll(Configuration.fromMap(JOB));
        if (!checkpointInterval.isZero()) {
            configuration.setString(
                    "execution.checkpointing.interval", checkpointInterval.toMillis() + " ms");
        }
        return running(
                cluster, cluster.submit(configuration, parallelism, settings, source, output));
    }

    /** A submitted job, once all its tasks run. */
    static MeasuredJob running(StoppableCluster cluster, JobGraph graph) throws Exception {
        MeasuredJob job = new MeasuredJob(cluster, graph);
        job.await(() -> cluster.allTasksRun(job.job));
        return job;
    }

    /** Waits for a condition; throws if the job ends before. */
    void await(Callable<Boolean> condition) throws Exception {
        while (!condition.call()) {
            checkRunning();
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        }
    }

    /** Throws if the job has ended. */
    void checkRunning() throws Exception {
        if (ended.isDone()) {
            throw new IllegalStateException(
                    "The job ended.", ended.get().getSerializedThrowable().orElse(null));
        }
    }

    /** The sum of a gauge or a counter over the job's operators. */
    long sum(String metric) {
        return cluster.sum(job, metric);
    }

    HistogramStatistics histogram(String metric) {
        return ((Histogram) cluster.metrics(job, metric).iterator().next()).getStatistics();
    }

    /** Triggers a checkpoint and waits until it has completed. */
    Checkpoint checkpoint() throws Exception {
        long number =
                cluster.cluster()
                        .triggerCheckpoint(job.getJobID(), CheckpointType.CONFIGURED)
                        .get();
        await(() -> checkpoints().stream().anyMatch(completed -> completed.number >= number));
        List<Checkpoint> all = checkpoints();
        return all.get(all.size() - 1);
    }

    /** The completed checkpoints in order. */
    List<Checkpoint> checkpoints() throws Exception {
        List<Checkpoint> completed = new ArrayList<>();
        for (AbstractCheckpointStats checkpoint : statistics().getHistory().getCheckpoints()) {
            if (checkpoint instanceof CompletedCheckpointStats stats) {
                completed.add(
                        new Checkpoint(
                                stats.getCheckpointId(),
                                stats.getStateSize(),
                                stats.getEndToEndDuration(),
                                stats.getExternalPath()));
            }
        }
        completed.sort(Comparator.comparingLong(Checkpoint::number));
        return completed;
    }

    long failedCheckpoints() throws Exception {
        return statistics().getCounts().getNumberOfFailedCheckpoints();
    }

    private CheckpointStatsSnapshot statistics() throws Exception {
        return cluster.cluster()
                .getExecutionGraph(job.getJobID())
                .get()
                .getCheckpointStatsSnapshot();
    }

    /** Ends the input, so that everything is sent, and waits for the end of the job. */
    void drain() throws Exception {
        cluster.cluster()
                .stopWithSavepoint(
                        job.getJobID(),
                        FOLDER.resolve("savepoints").toUri().toString(),
                        true,
                        SavepointFormatType.CANONICAL)
                .get();
        ended.get();
    }

    void cancel() throws Exception {
        cluster.cluster().cancelJob(job.getJobID()).get();
        ended.get();
    }
}
