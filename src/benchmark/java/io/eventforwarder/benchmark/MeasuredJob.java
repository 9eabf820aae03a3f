package io.eventforwarder.benchmark;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
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
import org.apache.flink.metrics.Histogram;
import org.apache.flink.metrics.HistogramStatistics;
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
final class MeasuredJob {
    private static final long POLL_MILLIS = 5;

    private final MiniCluster cluster;
    private final JobID id;
    private final InMemoryReporter metrics;
    private final Path savepoints;
    private final CompletableFuture<JobResult> ended;

    /** What is known of one that has completed. */
    record Checkpoint(long number, long bytes, long millis, String path) {}

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
    void await(BooleanSupplier condition) throws Exception {
        while (!condition.getAsBoolean()) {
            pause();
        }
    }

    private void pause() throws Exception {
        checkRunning();
        TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
    }

    /** Throws if the job has ended. */
    void checkRunning() throws Exception {
        if (ended.isDone()) {
            throw new IllegalStateException(
                    "The job ended.", ended.get().getSerializedThrowable().orElse(null));
        }
    }

    /** The sum of a gauge or a counter over the job's operators and their subtasks. */
    long sum(String name) {
        long sum = 0;
        for (Metric metric : metrics(name)) {
            if (metric instanceof Gauge<?> gauge && gauge.getValue() instanceof Long value) {
                sum += value;
            } else if (metric instanceof Counter counter) {
                sum += counter.getCount();
            }
        }
        return sum;
    }

    /** The only histogram of a name. */
    HistogramStatistics histogram(String name) {
        return ((Histogram) metrics(name).iterator().next()).getStatistics();
    }

    private Collection<Metric> metrics(String name) {
        return metrics.findMetrics(id, "kinesisanalytics\\." + name).values();
    }

    /** Makes one and waits for it. */
    Checkpoint checkpoint() throws Exception {
        long number = cluster.triggerCheckpoint(id, CheckpointType.CONFIGURED).get();
        List<Checkpoint> all = checkpoints();
        while (all.isEmpty() || all.get(all.size() - 1).number < number) {
            pause();
            all = checkpoints();
        }
        return all.get(all.size() - 1);
    }

    /** Those that have completed, in their order. */
    List<Checkpoint> checkpoints() throws Exception {
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

    long failedCheckpoints() throws Exception {
        return cluster.getExecutionGraph(id)
                .get()
                .getCheckpointStatsSnapshot()
                .getCounts()
                .getNumberOfFailedCheckpoints();
    }

    /** Ends the input, so that everything is sent, and waits for the end of the job. */
    void drain() throws Exception {
        cluster.stopWithSavepoint(
                        id, savepoints.toUri().toString(), true, SavepointFormatType.CANONICAL)
                .get();
        ended.get();
    }

    void cancel() throws Exception {
        cluster.cancelJob(id).get();
        ended.get();
    }
}
