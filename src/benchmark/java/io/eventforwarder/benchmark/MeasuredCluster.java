package io.eventforwarder.benchmark;

import io.eventforwarder.EventForwarderJob;
import io.eventforwarder.ForwardingPipeline;
import io.eventforwarder.settings.Settings;
import io.eventforwarder.sink.RecordOutput;
import io.eventforwarder.source.EventSource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.HeartbeatManagerOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.configuration.WebOptions;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.runtime.testutils.InMemoryReporter;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** A cluster in this process, which has a folder for temporary files of its own. */
final class MeasuredCluster {
    /** The options of k8s/ that matter to speed. */
    private static final Configuration TUNING =
            Configuration.fromMap(
                    Map.of(
                            "execution.checkpointing.snapshot-compression",
                            "true",
                            "state.backend.rocksdb.use-bloom-filter",
                            "true"));

    private static final int CHECKPOINT_HISTORY = 10_000;
    private static final MemorySize ROCKSDB_MEMORY = MemorySize.ofMebiBytes(512);

    private final Path folder = Path.of(System.getProperty("java.io.tmpdir"));
    private final InMemoryReporter metrics = InMemoryReporter.create();
    private final MiniCluster cluster;
    private final String backend;
    private final int slots;
    private final Duration checkpointInterval;

    /**
     * Starts it.
     *
     * @param backend Flink's name of the state backend
     * @param checkpointInterval zero: no checkpoints of its own accord
     */
    MeasuredCluster(String backend, int slots, Duration checkpointInterval) throws Exception {
        this.backend = backend;
        this.slots = slots;
        this.checkpointInterval = checkpointInterval;
        Configuration configuration = new Configuration(TUNING);
        configuration.set(RestOptions.ADDRESS, "localhost");
        configuration.set(RestOptions.BIND_ADDRESS, "localhost");
        configuration.set(RestOptions.BIND_PORT, "0");
        // A collection of a large heap is to be measured, not to be taken for a lost process.
        configuration.set(HeartbeatManagerOptions.HEARTBEAT_TIMEOUT, Duration.ofMinutes(10));
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
        configuration.set(WebOptions.CHECKPOINTS_HISTORY_SIZE, CHECKPOINT_HISTORY);
        configuration.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, ROCKSDB_MEMORY.multiply(slots));
        metrics.addToConfiguration(configuration);
        cluster =
                new MiniCluster(
                        new MiniClusterConfiguration.Builder()
                                .setConfiguration(configuration)
                                .setNumSlotsPerTaskManager(slots)
                                .build());
        cluster.start();
    }

    /** Starts a job on all slots, and returns when all its tasks run. */
    MeasuredJob start(Settings settings, EventSource source, RecordOutput output) throws Exception {
        return start(settings, source, output, new Configuration());
    }

    /** As {@link #start}, with the state of a checkpoint. */
    MeasuredJob restore(
            String checkpoint, Settings settings, EventSource source, RecordOutput output)
            throws Exception {
        Configuration configuration = new Configuration();
        configuration.set(StateRecoveryOptions.SAVEPOINT_PATH, checkpoint);
        return start(settings, source, output, configuration);
    }

    private MeasuredJob start(
            Settings settings, EventSource source, RecordOutput output, Configuration configuration)
            throws Exception {
        configuration.set(PipelineOptions.GENERIC_TYPES, false);
        // A job that is submitted like this inherits nothing from the cluster's configuration.
        configuration.addAll(TUNING);
        configuration.set(StateBackendOptions.STATE_BACKEND, backend);
        // As on the managed service.
        configuration.set(CheckpointingOptions.INCREMENTAL_CHECKPOINTS, true);
        configuration.set(
                CheckpointingOptions.CHECKPOINTS_DIRECTORY,
                folder.resolve("checkpoints").toUri().toString());
        configuration.set(
                CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
                ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
        if (!checkpointInterval.isZero()) {
            configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, checkpointInterval);
        }
        StreamExecutionEnvironment env =
                StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        env.setParallelism(slots);
        new ForwardingPipeline(
                        settings, source, output, EventForwarderJob.deadLetterOutput(settings))
                .build(env);
        JobGraph graph = env.getStreamGraph().getJobGraph();
        cluster.submitJob(graph).get();
        MeasuredJob job =
                new MeasuredJob(cluster, graph.getJobID(), metrics, folder.resolve("savepoints"));
        job.awaitRunning();
        return job;
    }
}
