package io.eventforwarder.cli;

import static java.util.UUID.randomUUID;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.WebOptions;
import org.apache.flink.runtime.client.JobStatusMessage;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.jobmaster.JobResult;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.util.FileUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Flink cluster in this JVM, with a temporary folder for checkpoints and all other files. When a
 * signal ends the JVM, the cluster is stopped first and the folder is removed.
 */
final class LocalCluster {
    private static final Logger LOG = LoggerFactory.getLogger(LocalCluster.class);

    /** The time limit for each step of the shutdown. A slower step ends with the JVM. */
    private static final Duration SHUTDOWN_TIMEOUT = Duration.ofSeconds(10);

    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private final Path folder;
    private final Configuration configuration;
    private final MiniCluster cluster;
    private volatile boolean isInterrupted;

    /** {@link #start} creates the folder and starts the cluster. */
    LocalCluster(Configuration base, int slots) {
        folder = Path.of(System.getProperty("java.io.tmpdir"), "event-forwarder-" + randomUUID());
        configuration = new Configuration(base);
        configuration.set(CoreOptions.TMP_DIRS, folder.toString());
        configuration.set(WebOptions.TMP_DIR, folder.toString());
        configuration.set(
                CheckpointingOptions.CHECKPOINTS_DIRECTORY,
                folder.resolve("checkpoints").toUri().toString());
        // By default, a shutdown hook of Pekko would end the actors before the cluster that needs
        // them.
        System.setProperty("pekko.coordinated-shutdown.run-by-jvm-shutdown-hook", "off");
        cluster =
                new MiniCluster(
                        new MiniClusterConfiguration.Builder()
                                .setConfiguration(configuration)
                                .setNumTaskManagers(1)
                                .setNumSlotsPerTaskManager(slots)
                                .build());
        try {
            Runtime.getRuntime().addShutdownHook(new Thread(this::interrupt, "stop-local-cluster"));
        } catch (IllegalStateException e) {
            LOG.debug("The JVM is ending already.", e);
            isInterrupted = true;
        }
    }

    /** The configuration for jobs of this cluster. */
    Configuration configuration() {
        return configuration;
    }

    synchronized void start() throws Exception {
        if (!isInterrupted) {
            Files.createDirectory(folder, OWNER_ONLY);
            cluster.start();
        }
    }

    URI dashboard() throws Exception {
        return URI.create("http://localhost:" + cluster.getRestAddress().get().getPort());
    }

    /** Runs a job to its end. */
    JobResult run(JobGraph job) throws Exception {
        cluster.submitJob(job).get();
        return cluster.requestJobResult(job.getJobID()).get();
    }

    /** Whether the JVM is ending. Later failures are then consequences of that. */
    boolean isInterrupted() {
        return isInterrupted;
    }

    private void interrupt() {
        isInterrupted = true;
        try {
            cancelJobs();
            stop();
        } catch (Exception e) {
            LOG.warn("The job did not end in an orderly way.", e);
        }
    }

    private synchronized void cancelJobs() throws Exception {
        if (cluster.isRunning()) {
            for (JobStatusMessage job : await(cluster.listJobs())) {
                CompletableFuture<JobResult> end = cluster.requestJobResult(job.getJobId());
                await(cluster.cancelJob(job.getJobId()));
                await(end);
            }
        }
    }

    /** Ends the cluster, and removes the folder. */
    synchronized void stop() throws Exception {
        try {
            await(cluster.closeAsync());
        } finally {
            FileUtils.deleteDirectory(folder.toFile());
        }
    }

    private static <T> T await(CompletableFuture<T> future) throws Exception {
        return future.get(SHUTDOWN_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
    }
}
