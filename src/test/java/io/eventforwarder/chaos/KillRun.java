package io.eventforwarder.chaos;

import static org.awaitility.Awaitility.await;

import io.eventforwarder.testing.KinesisEmulator;
import io.eventforwarder.testing.ProcessCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.awaitility.core.ConditionTimeoutException;

/**
 * A job with tasks on every TaskManager of a cluster of processes, of which one after another is
 * killed while the load goes on. A TaskManager is replaced by a new one; a JobManager is started
 * again, knows nothing, and gets the job with its last checkpoint.
 */
final class KillRun {
    private static final int BATCHES_A_SECOND = 100;
    private static final String STREAM = "event-batches";
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final Grouping grouping;
    private final String putApi;
    private final int taskManagers;
    private final Path folder;
    private final Path jar;
    private final Consumer<String> log;

    /**
     * @param folder for all that the cluster writes
     * @param log gets a line for each kill
     */
    KillRun(
            Grouping grouping,
            String putApi,
            int taskManagers,
            Path folder,
            Path jar,
            Consumer<String> log) {
        this.grouping = grouping;
        this.putApi = putApi;
        this.taskManagers = taskManagers;
        this.folder = folder;
        this.jar = jar;
        this.log = log;
    }

    /** Runs until all that was sent has come, or that takes too long. */
    KillFigures run(List<Kill> kills) throws Exception {
        Files.createDirectories(folder);
        try (KinesisEmulator emulator = KinesisEmulator.start();
                ProcessCluster cluster = cluster();
                DeviceStream devices = DeviceStream.start(emulator, STREAM, BATCHES_A_SECOND);
                KilledJob job =
                        new KilledJob(
                                grouping, putApi, cluster, emulator.endpoint(), STREAM, folder)) {
            cluster.start(taskManagers);
            job.submit(jar, taskManagers);
            for (Kill kill : kills) {
                carryOut(kill, cluster, job);
            }
            awaitRecovery(job);
            devices.stop();
            awaitDone(job, devices);
            return job.figures(devices);
        }
    }

    private ProcessCluster cluster() {
        return new ProcessCluster(folder.resolve("cluster"))
                .withCredentials("operator-access-key", "operator-secret-key")
                .withShortHeartbeats()
                .withQuickStart()
                .with("taskmanager.numberOfTaskSlots", "1")
                .with("execution.checkpointing.interval", "1 s")
                .with("metrics.fetcher.update-interval", "500")
                .endingWithThisJvm();
    }

    private void carryOut(Kill kill, ProcessCluster cluster, KilledJob job)
            throws IOException, InterruptedException {
        if (!kill.duringRecovery()) {
            awaitRecovery(job);
        }
        await().pollDelay(kill.pause()).until(() -> true);
        if (kill.isJobManager()) {
            log.accept("kill -9 " + ProcessCluster.JOB_MANAGER);
            job.kill(ProcessCluster.JOB_MANAGER);
            cluster.startJobManager();
            job.submitAgain(jar, taskManagers);
            return;
        }
        List<String> names = cluster.taskManagers();
        if (kill.duringRecovery()) {
            // The last one may not have begun to work.
            names = names.subList(0, names.size() - 1);
        }
        String name = names.get((int) (kill.which() * names.size()));
        log.accept("kill -9 " + name + (kill.duringRecovery() ? ", during recovery" : ""));
        job.kill(name);
        cluster.startTaskManager();
    }

    private static void awaitRecovery(KilledJob job) {
        await("recovery").atMost(PATIENCE).until(job::hasRecovered);
    }

    private void awaitDone(KilledJob job, DeviceStream devices) {
        try {
            await().atMost(PATIENCE).until(() -> job.isDone(devices));
        } catch (ConditionTimeoutException e) {
            log.accept("Not all has come; the figures say what.");
        }
    }
}
