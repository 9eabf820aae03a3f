package io.eventforwarder.testing;

import static org.awaitility.Awaitility.await;

import io.eventforwarder.EventForwarderJob;
import io.eventforwarder.ForwardingPipeline;
import io.eventforwarder.settings.Settings;
import io.eventforwarder.sink.RecordOutput;
import io.eventforwarder.source.EventSource;
import java.nio.file.Path;
import java.util.Collection;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Metric;
import org.apache.flink.runtime.execution.ExecutionState;
import org.apache.flink.runtime.executiongraph.AccessExecutionGraph;
import org.apache.flink.runtime.executiongraph.AccessExecutionVertex;
import org.apache.flink.runtime.executiongraph.ErrorInfo;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.runtime.testutils.InMemoryReporter;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** A small cluster for stopping jobs with savepoints and starting them again. */
public final class StoppableCluster implements AutoCloseable {
    private final Path folder;
    private final InMemoryReporter metrics = InMemoryReporter.create();
    private final MiniCluster cluster;

    public StoppableCluster(Path folder, int slots) throws Exception {
        this(folder, slots, new Configuration());
    }

    public StoppableCluster(Path folder, int slots, Configuration options) throws Exception {
        this.folder = folder;
        Configuration configuration = new Configuration(options);
        configuration.set(RestOptions.ADDRESS, "localhost");
        configuration.set(RestOptions.BIND_ADDRESS, "localhost");
        configuration.set(RestOptions.BIND_PORT, "0");
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
        metrics.addToConfiguration(configuration);
        cluster =
                new MiniCluster(
                        new MiniClusterConfiguration.Builder()
                                .setConfiguration(configuration)
                                .setNumSlotsPerTaskManager(slots)
                                .build());
        cluster.start();
    }

    public Configuration configuration(String backend) {
        Configuration configuration = new Configuration();
        configuration.set(PipelineOptions.GENERIC_TYPES, false);
        configuration.set(StateBackendOptions.STATE_BACKEND, backend);
        configuration.set(
                CheckpointingOptions.CHECKPOINTS_DIRECTORY,
                folder.resolve("checkpoints").toUri().toString());
        return configuration;
    }

    public Configuration from(String savepoint, String backend) {
        Configuration configuration = configuration(backend);
        configuration.set(StateRecoveryOptions.SAVEPOINT_PATH, savepoint);
        return configuration;
    }

    public MiniCluster cluster() {
        return cluster;
    }

    public void submit(JobGraph job) throws Exception {
        cluster.submitJob(job).get(1, TimeUnit.MINUTES);
    }

    public JobGraph submit(
            Configuration configuration,
            int parallelism,
            Settings settings,
            EventSource source,
            RecordOutput output)
            throws Exception {
        StreamExecutionEnvironment env =
                StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        env.setParallelism(parallelism);
        new ForwardingPipeline(
                        settings, source, output, EventForwarderJob.deadLetterOutput(settings))
                .build(env);
        JobGraph job = env.getStreamGraph().getJobGraph();
        submit(job);
        return job;
    }

    /** Stops a job once all its tasks run, and returns the path of its savepoint. */
    public String stop(JobGraph job, boolean drain) throws Exception {
        await().until(() -> allTasksRun(job));
        String savepoint =
                cluster.stopWithSavepoint(
                                job.getJobID(),
                                folder.resolve("savepoints").toUri().toString(),
                                drain,
                                SavepointFormatType.CANONICAL)
                        .get(1, TimeUnit.MINUTES);
        cluster.requestJobResult(job.getJobID()).get(1, TimeUnit.MINUTES);
        return savepoint;
    }

    public boolean allTasksRun(JobGraph job) throws Exception {
        AccessExecutionGraph graph = cluster.getExecutionGraph(job.getJobID()).get();
        // A job that is being initialized has no tasks yet.
        if (graph.getState() != JobStatus.RUNNING) {
            return false;
        }
        for (AccessExecutionVertex task : graph.getAllExecutionVertices()) {
            if (task.getExecutionState() != ExecutionState.RUNNING) {
                return false;
            }
        }
        return true;
    }

    /** The stack trace of a job's last failure; empty if the job never failed. */
    public String lastFailure(JobGraph job) throws Exception {
        ErrorInfo failure = cluster.getExecutionGraph(job.getJobID()).get().getFailureInfo();
        return failure == null ? "" : failure.getExceptionAsString();
    }

    /** The sum of a metric over a job's operators and their subtasks. */
    public long sum(JobGraph job, String metric) {
        return metrics(job, metric).stream().mapToLong(StoppableCluster::value).sum();
    }

    public Collection<Metric> metrics(JobGraph job, String metric) {
        return metrics.findMetrics(job.getJobID(), "kinesisanalytics\\." + metric).values();
    }

    private static long value(Metric metric) {
        return metric instanceof Counter counter
                ? counter.getCount()
                : ((Gauge<?>) metric).getValue() instanceof Long gauge ? gauge : 0;
    }

    @Override
    public void close() {
        cluster.closeAsync().join();
    }
}
