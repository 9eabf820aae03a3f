package io.eventforwarder.benchmark.load;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.core.execution.CheckpointType;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Metric;
import org.apache.flink.runtime.checkpoint.AbstractCheckpointStats;
import org.apache.flink.runtime.checkpoint.CompletedCheckpointStats;
import org.apache.flink.runtime.execution.ExecutionState;
import org.apache.flink.runtime.executiongraph.AccessExecutionGraph;
import org.apache.flink.runtime.executiongraph.AccessExecutionVertex;
import org.apache.flink.runtime.jobmaster.JobResult;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.testutils.InMemoryReporter;

/** A job that runs, and what can be seen of it. */
public final class MeasuredJob {
    private static final long POLL_MILLIS = 5;

    private final MiniCluster cluster;
    private final JobID id;
    private final InMemoryReporter metrics;
    private final Path savepoints;
    private final CompletableFuture<JobResult> ended;

    /** What is known of one that has completed. */
    public record Checkpoint(long number, long bytes, long millis, String path) {}

    MeasuredJob(MiniCluster cluster, JobID id, InMemoryReporter metrics, Path savepoints) {
        this.cluster = cluster;
        this.id = id;
        this.metrics = metrics;
        this.savepoints = savepoints;
        this.ended = cluster.requestJobResult(id);
    }

    void awaitRunning() throws Exception {
        while (!allTasksRun()) {
            pause();
        }
    }

    private boolean allTasksRun() throws Exception {
        AccessExecutionGraph job = cluster.getExecutionGraph(id).get();
        // While it is being initialized a job has no tasks yet.
        if (job.getState() != JobStatus.RUNNING) {
            return false;
        }
        for (AccessExecutionVertex task : job.getAllExecutionVertices()) {
            if (task.getExecutionState() != ExecutionState.RUNNING) {
                return false;
            }
        }
        return true;
    }

    /** Waits until something is so; a job that ends before is a failure. */
    public void await(BooleanSupplier condition) throws Exception {
        while (!condition.getAsBoolean()) {
            pause();
        }
    }

    private void pause() throws Exception {
        if (ended.isDone()) {
            throw new IllegalStateException(
                    "The job ended.", ended.get().getSerializedThrowable().orElse(null));
        }
        TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
    }

    /** A gauge's sum over the job's operators and their subtasks. */
    public long gauge(String name) {
        long sum = 0;
        for (Metric metric : metrics.findMetrics(id, "kinesisanalytics\\." + name).values()) {
            sum +=
                    metric instanceof Gauge<?> gauge && gauge.getValue() instanceof Long value
                            ? value
                            : 0;
        }
        return sum;
    }

    /** A counter's sum over the job's operators and their subtasks. */
    public long counter(String name) {
        long sum = 0;
        for (Metric metric : metrics.findMetrics(id, "kinesisanalytics\\." + name).values()) {
            sum += metric instanceof Counter counter ? counter.getCount() : 0;
        }
        return sum;
    }

    /** Makes one and waits for it. */
    public Checkpoint checkpoint() throws Exception {
        long number = cluster.triggerCheckpoint(id, CheckpointType.CONFIGURED).get();
        List<Checkpoint> all = checkpoints();
        while (all.isEmpty() || all.get(all.size() - 1).number < number) {
            pause();
            all = checkpoints();
        }
        return all.get(all.size() - 1);
    }

    /** Those that have completed, in their order. */
    public List<Checkpoint> checkpoints() throws Exception {
        List<Checkpoint> completed = new ArrayList<>();
        for (AbstractCheckpointStats checkpoint :
                cluster.getExecutionGraph(id)
                        .get()
                        .getCheckpointStatsSnapshot()
                        .getHistory()
                        .getCheckpoints()) {
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

    public long failedCheckpoints() throws Exception {
        return cluster.getExecutionGraph(id)
                .get()
                .getCheckpointStatsSnapshot()
                .getCounts()
                .getNumberOfFailedCheckpoints();
    }

    /** Ends the input, so that everything is sent, and waits for the end of the job. */
    public void drain() throws Exception {
        cluster.stopWithSavepoint(
                        id, savepoints.toUri().toString(), true, SavepointFormatType.CANONICAL)
                .get();
        ended.get();
    }

    public void cancel() throws Exception {
        cluster.cancelJob(id).get();
        ended.get();
    }
}
