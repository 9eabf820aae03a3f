package io.eventforwarder.benchmark;

import static org.awaitility.Awaitility.await;

import io.eventforwarder.ForwardingPipeline;
import io.eventforwarder.sink.DeadLetterOutput;
import io.eventforwarder.sink.RecordOutput;
import io.eventforwarder.testing.PropertiesJson;
import io.eventforwarder.testing.WaitingInput;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.core.execution.CheckpointType;
import org.apache.flink.runtime.checkpoint.CompletedCheckpointStats;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.FileUtils;

/**
 * How large checkpoints are that hold open ten-minute windows. Prints, for each state backend, the
 * bytes of a checkpoint for each byte of text that the windows hold, envelopes counted in.
 */
final class StateBenchmark {
    private static final long TIMEOUT_MINUTES = 30;

    /** What a batch of the traffic holds on average. */
    private static final double EVENTS_A_BATCH = 5.2;

    private final long batches;

    StateBenchmark(long events) {
        this.batches = Math.round(events / EVENTS_A_BATCH);
    }

    void run() throws Exception {
        System.out.printf(
                "%-30s %12s %14s %14s %7s %9s%n",
                "checkpoint", "events", "buffered", "checkpoint", "ratio", "seconds");
        measure("heap, not compressed", "hashmap", "NO_COMPRESSION");
        measure("rocksdb, not compressed", "rocksdb", "NO_COMPRESSION");
        measure("rocksdb, Snappy (its default)", "rocksdb", "SNAPPY_COMPRESSION");
    }

    private void measure(String name, String backend, String compression) throws Exception {
        Path checkpoints = Files.createTempDirectory("state-benchmark");
        Configuration configuration = configuration(backend, compression, checkpoints);
        MiniCluster cluster =
                new MiniCluster(
                        new MiniClusterConfiguration.Builder()
                                .setConfiguration(configuration)
                                .setNumSlotsPerTaskManager(1)
                                .build());
        try {
            cluster.start();
            BufferedTraffic.beginCounting();
            WaitingInput input = new WaitingInput(batches, new BufferedTraffic());
            JobGraph job = job(input, configuration);
            cluster.submitJob(job).get();
            CompletableFuture<?> ended = cluster.requestJobResult(job.getJobID());
            CompletableFuture.anyOf(input.written(), ended).get(TIMEOUT_MINUTES, TimeUnit.MINUTES);
            if (ended.isDone()) {
                throw new IllegalStateException("The job ended: " + ended.get());
            }
            cluster.triggerCheckpoint(job.getJobID(), CheckpointType.CONFIGURED)
                    .get(TIMEOUT_MINUTES, TimeUnit.MINUTES);
            print(name, latest(cluster, job));
            cluster.cancelJob(job.getJobID()).get();
            ended.get();
        } finally {
            cluster.close();
            FileUtils.deleteDirectory(checkpoints.toFile());
        }
    }

    private static CompletedCheckpointStats latest(MiniCluster cluster, JobGraph job)
            throws Exception {
        // The statistics follow a checkpoint a little later.
        return await().until(
                        () ->
                                cluster.getExecutionGraph(job.getJobID())
                                        .get()
                                        .getCheckpointStatsSnapshot()
                                        .getHistory()
                                        .getLatestCompletedCheckpoint(),
                        Objects::nonNull);
    }

    private static void print(String name, CompletedCheckpointStats checkpoint) {
        long buffered = BufferedTraffic.FRAGMENT_BYTES.get();
        System.out.printf(
                "%-30s %,12d %,14d %,14d %7.3f %9.1f%n",
                name,
                BufferedTraffic.EVENTS.get(),
                buffered,
                checkpoint.getStateSize(),
                (double) checkpoint.getStateSize() / buffered,
                checkpoint.getEndToEndDuration() / 1000.0);
    }

    private static JobGraph job(WaitingInput input, Configuration configuration) {
        StreamExecutionEnvironment env =
                StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        env.setParallelism(1);
        var settings =
                PropertiesJson.filesToFiles()
                        .without("Output", "path")
                        .set("Output", "type", "discard")
                        .set("Connection", "send-as-batch", "true")
                        .set("Connection", "include-mp-deviceid", "true")
                        .set("Connection", "include-event-batch-location", "true")
                        .set("Connection", "include-user-attribute-change-events", "true")
                        .set("Connection", "include-user-identity-change-events", "true")
                        .set("Batching", "batch-interval", "30 d")
                        .set("Batching", "max-buffered-bytes", "1 gib")
                        .settings();
        new ForwardingPipeline(
                        settings, input, RecordOutput.of(settings), DeadLetterOutput.of(settings))
                .build(env);
        return env.getStreamGraph().getJobGraph();
    }

    private static Configuration configuration(
            String backend, String compression, Path checkpoints) {
        Configuration configuration = new Configuration();
        configuration.set(RestOptions.BIND_ADDRESS, "localhost");
        configuration.set(RestOptions.ADDRESS, "localhost");
        configuration.set(RestOptions.BIND_PORT, "0");
        configuration.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(512));
        configuration.set(StateBackendOptions.STATE_BACKEND, backend);
        configuration.setString("state.backend.rocksdb.compression.per.level", compression);
        configuration.set(
                CheckpointingOptions.CHECKPOINTS_DIRECTORY, checkpoints.toUri().toString());
        return configuration;
    }
}
