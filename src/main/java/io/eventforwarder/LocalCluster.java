package io.eventforwarder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.WebOptions;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.jobmaster.JobResult;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.util.FileUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Flink in this JVM, with a temporary folder for its checkpoints and whatever else it writes. When
 * the JVM is told to end, the cluster ends first; the folder goes with it.
 */
final class LocalCluster {
    private static final Logger LOG = LoggerFactory.getLogger(LocalCluster.class);

    private final Path folder;
    private final Configuration configuration;
    private final MiniCluster cluster;

    private volatile boolean isInterrupted;

    private LocalCluster(Path folder, Configuration configuration, int slots) {
        this.folder = folder;
        this.configuration = configuration;
        this.cluster =
                new MiniCluster(
                        new MiniClusterConfiguration.Builder()
                                .setConfiguration(configuration)
                                .setNumTaskManagers(1)
                                .setNumSlotsPerTaskManager(slots)
                                .build());
    }

    /** Makes the folder; nothing runs yet. */
    static LocalCluster create(Configuration given, int slots) throws IOException {
        Path folder = Files.createTempDirectory("event-forwarder");
        Configuration configuration = new Configuration(given);
        configuration.set(CoreOptions.TMP_DIRS, folder.toString());
        configuration.set(WebOptions.TMP_DIR, folder.toString());
        configuration.set(
                CheckpointingOptions.CHECKPOINTS_DIRECTORY,
                folder.resolve("checkpoints").toUri().toString());
        LocalCluster cluster = new LocalCluster(folder, configuration, slots);
        Runtime.getRuntime().addShutdownHook(new Thread(cluster::interrupt, "stop-local-cluster"));
        return cluster;
    }

    /** The configuration of the cluster, and of jobs that are made for it. */
    Configuration configuration() {
        return configuration;
    }

    void start() throws Exception {
        cluster.start();
    }

    int dashboardPort() throws Exception {
        return cluster.getRestAddress().get().getPort();
    }

    /** Runs a job to its end; without a result if the JVM was told to end before. */
    Optional<JobResult> run(JobGraph job) throws Exception {
        try {
            cluster.submitJob(job).get();
            JobResult result = cluster.requestJobResult(job.getJobID()).get();
            return isInterrupted ? Optional.empty() : Optional.of(result);
        } catch (ExecutionException e) {
            if (isInterrupted) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private void interrupt() {
        isInterrupted = true;
        try {
            stop();
        } catch (Exception e) {
            LOG.warn("The job did not end in an orderly way.", e);
        }
    }

    /** Ends whatever runs, and removes the folder. */
    synchronized void stop() throws Exception {
        try {
            cluster.close();
        } finally {
            FileUtils.deleteDirectory(folder.toFile());
        }
    }
}
