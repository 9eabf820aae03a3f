package io.eventforwarder.benchmark.throughput;

import io.eventforwarder.benchmark.load.ClusterTuning;
import io.eventforwarder.benchmark.throughput.datastream.DataStreamJob;
import io.eventforwarder.benchmark.throughput.sql.SqlJob;
import io.eventforwarder.metrics.Metrics;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.checkpoint.CheckpointStatsSnapshot;
import org.apache.flink.runtime.executiongraph.AccessExecutionGraph;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.runtime.testutils.InMemoryReporter;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Runs a job to its end, in a cluster of one slot in this JVM. */
final class JobRun {
    private static final MemorySize MANAGED_MEMORY = MemorySize.ofMebiBytes(1024);

    private final Subject subject;
    private final Path input;
    private final long intervalMillis;
    private final Duration betweenCheckpoints;
    private final Path temporary;
    private final InMemoryReporter metrics = InMemoryReporter.createWithRetainedMetrics();

    /**
     * @param betweenCheckpoints zero if none are to be taken
     * @param temporary an empty folder
     */
    JobRun(
            Subject subject,
            Path input,
            long intervalMillis,
            Duration betweenCheckpoints,
            Path temporary) {
        this.subject = subject;
        this.input = input;
        this.intervalMillis = intervalMillis;
        this.betweenCheckpoints = betweenCheckpoints;
        this.temporary = temporary;
    }

    Outcome run() throws Exception {
        Configuration configuration = configuration();
        metrics.addToConfiguration(configuration);
        MiniCluster cluster =
                new MiniCluster(
                        new MiniClusterConfiguration.Builder()
                                .setConfiguration(configuration)
                                .setNumTaskManagers(1)
                                .setNumSlotsPerTaskManager(1)
                                .build());
        try {
            cluster.start();
            JobGraph job = job(configuration);
            cluster.submitJob(job).get();
            cluster.requestJobResult(job.getJobID())
                    .get()
                    .toJobExecutionResult(JobRun.class.getClassLoader());
            AccessExecutionGraph graph = cluster.getExecutionGraph(job.getJobID()).get();
            return outcome(job, graph);
        } finally {
            cluster.close();
        }
    }

    private JobGraph job(Configuration configuration) {
        StreamExecutionEnvironment env =
                StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        env.setParallelism(1);
        switch (subject.work) {
            case DATASTREAM -> DataStreamJob.build(env, input);
            case SQL -> SqlJob.build(env, input);
            default -> ForwarderJob.build(env, subject.work, input, intervalMillis, temporary);
        }
        return env.getStreamGraph().getJobGraph();
    }

    private Outcome outcome(JobGraph job, AccessExecutionGraph graph) {
        double seconds =
                (graph.getStatusTimestamp(JobStatus.FINISHED)
                                - graph.getStatusTimestamp(JobStatus.RUNNING))
                        / 1e3;
        CheckpointStatsSnapshot taken = graph.getCheckpointStatsSnapshot();
        long checkpoints = taken == null ? 0 : taken.getCounts().getNumberOfCompletedCheckpoints();
        return switch (subject.work) {
            case DATASTREAM ->
                    new Outcome(
                            seconds,
                            sum(job, DataStreamJob.EVENTS),
                            sum(job, DataStreamJob.RECORDS),
                            checkpoints);
            case SQL ->
                    new Outcome(
                            seconds,
                            sum(job, "WindowAggregate\\[\\d+\\]\\.0\\.numRecordsIn"),
                            sum(job, "WindowAggregate\\[\\d+\\]\\.0\\.numRecordsOut"),
                            checkpoints);
            default ->
                    new Outcome(
                            seconds,
                            sum(job, Metrics.EVENTS_FORWARDED) + sum(job, Metrics.EVENTS_FILTERED),
                            sum(job, Metrics.RECORDS_FORWARDED),
                            checkpoints);
        };
    }

    private long sum(JobGraph job, String metric) {
        return metrics.findMetrics(job.getJobID(), metric + "$").values().stream()
                .filter(Counter.class::isInstance)
                .mapToLong(counter -> ((Counter) counter).getCount())
                .sum();
    }

    private Configuration configuration() {
        Configuration configuration = new Configuration();
        configuration.set(RestOptions.ADDRESS, "localhost");
        configuration.set(RestOptions.BIND_ADDRESS, "localhost");
        configuration.set(RestOptions.BIND_PORT, "0");
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
        configuration.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MANAGED_MEMORY);
        ClusterTuning.addTo(configuration);
        configuration.set(StateBackendOptions.STATE_BACKEND, subject.backend.flinkName);
        if (!betweenCheckpoints.isZero()) {
            configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, betweenCheckpoints);
            configuration.set(
                    CheckpointingOptions.CHECKPOINTS_DIRECTORY,
                    temporary.resolve("checkpoints").toUri().toString());
        }
        configuration.set(CoreOptions.TMP_DIRS, temporary.toString());
        return configuration;
    }
}
