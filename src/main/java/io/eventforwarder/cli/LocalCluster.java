package io.eventforwarder.cli;

import static java.util.UUID.randomUUID;

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
 * Flink in this JVM, with a temporary folder for its checkpoints and whatever else it writes. When
 * the JVM is told to end, the cluster ends first; the folder goes with it.
 */
final class LocalCluster {
    private static final Logger LOG = LoggerFactory.getLogger(LocalCluster.class);

    /** What takes longer to end than this ends with the JVM. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

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

    /** Nothing runs yet, and there is no folder yet. */
    static LocalCluster create(Configuration given, int slots) {
        Path folder =
                Path.of(System.getProperty("java.io.tmpdir"), "event-forwarder-" + randomUUID());
        Configuration configuration = new Configuration(given);
        configuration.set(CoreOptions.TMP_DIRS, folder.toString());
        configuration.set(WebOptions.TMP_DIR, folder.toString());
        configuration.set(
                CheckpointingOptions.CHECKPOINTS_DIRECTORY,
                folder.resolve("checkpoints").toUri().toString());
        // The actors would end themselves when the JVM is told to, before the cluster that needs
        // them.
        System.setProperty("pekko.coordinated-shutdown.run-by-jvm-shutdown-hook", "off");
        LocalCluster cluster = new LocalCluster(folder, configuration, slots);
        cluster.endWithTheJvm();
        return cluster;
    }

    private void endWithTheJvm() {
        try {
            Runtime.getRuntime().addShutdownHook(new Thread(this::interrupt, "stop-local-cluster"));
        } catch (IllegalStateException e) {
            LOG.debug("The JVM is ending already.", e);
            isInterrupted = true;
        }
    }

    /** The configuration of the cluster, and of jobs that are made for it. */
    Configuration configuration() {
        return configuration;
    }

    synchronized void start() throws Exception {
        if (!isInterrupted) {
            Files.createDirectory(folder, OWNER_ONLY);
            cluster.start();
        }
    }

    int dashboardPort() throws Exception {
        return cluster.getRestAddress().get().getPort();
    }

    /** Runs a job to its end. */
    JobResult run(JobGraph job) throws Exception {
        cluster.submitJob(job).get();
        return cluster.requestJobResult(job.getJobID()).get();
    }

    /** Whether the JVM was told to end: whatever fails from then on fails for that reason. */
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

    /** Ends whatever runs, and removes the folder. */
    synchronized void stop() throws Exception {
        try {
            await(cluster.closeAsync());
        } finally {
            FileUtils.deleteDirectory(folder.toFile());
        }
    }

    private static <T> T await(CompletableFuture<T> done) throws Exception {
        return done.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }
}
