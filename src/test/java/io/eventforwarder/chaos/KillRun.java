package io.eventforwarder.chaos;

import static org.awaitility.Awaitility.await;

import io.eventforwarder.testing.KinesisEmulator;
import io.eventforwarder.testing.ProcessCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.awaitility.core.ConditionTimeoutException;

/**
 * Jobs with a task each on every TaskManager of a cluster of processes, of which one after another
 * is killed while the load goes on. A TaskManager is replaced by a new one; a JobManager is started
 * again, knows nothing, and gets the jobs with their last checkpoints.
 */
final class KillRun {
    private static final int BATCHES_A_SECOND = 100;
    private static final String STREAM = "event-batches";
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final List<Grouping> groupings;
    private final int taskManagers;
    private final Path folder;
    private final Path jar;
    private final Consumer<String> log;

    /**
     * @param groupings one for each job
     * @param folder for all that the cluster writes
     * @param log gets a line for each kill
     */
    KillRun(
            List<Grouping> groupings,
            int taskManagers,
            Path folder,
            Path jar,
            Consumer<String> log) {
        this.groupings = groupings;
        this.taskManagers = taskManagers;
        this.folder = folder;
        this.jar = jar;
        this.log = log;
    }

    /** Runs until all that was sent has come, or that takes too long. */
    List<KillFigures> run(List<Kill> kills) throws Exception {
        Files.createDirectories(folder);
        List<KilledJob> jobs = new ArrayList<>();
        try (KinesisEmulator emulator = KinesisEmulator.start();
                ProcessCluster cluster = cluster();
                DeviceStream devices = DeviceStream.start(emulator, STREAM, BATCHES_A_SECOND)) {
            cluster.start(taskManagers);
            for (Grouping grouping : groupings) {
                KilledJob job =
                        new KilledJob(grouping, cluster, emulator.endpoint(), STREAM, folder);
                jobs.add(job);
                job.submit(jar, taskManagers);
            }
            for (Kill kill : kills) {
                carryOut(kill, cluster, jobs);
            }
            await("recovery").atMost(PATIENCE).until(() -> haveRecovered(jobs));
            devices.stop();
            awaitDone(jobs, devices);
            List<KillFigures> figures = new ArrayList<>();
            for (KilledJob job : jobs) {
                figures.add(job.figures(devices));
            }
            return figures;
        } finally {
            jobs.forEach(KilledJob::close);
        }
    }

    private ProcessCluster cluster() {
        return new ProcessCluster(folder.resolve("cluster"))
                .withCredentials("operator-access-key", "operator-secret-key")
                .withShortHeartbeats()
                .withQuickStart()
                .with("taskmanager.numberOfTaskSlots", Integer.toString(groupings.size()))
                .with("execution.checkpointing.interval", "1 s")
                .with("metrics.fetcher.update-interval", "500")
                .endingWithThisJvm();
    }

    private void carryOut(Kill kill, ProcessCluster cluster, List<KilledJob> jobs)
            throws IOException, InterruptedException {
        if (!kill.duringRecovery()) {
            await("recovery").atMost(PATIENCE).until(() -> haveRecovered(jobs));
        }
        await().pollDelay(kill.pause()).until(() -> true);
        for (KilledJob job : jobs) {
            job.remember(kill.isJobManager());
        }
        if (kill.isJobManager()) {
            log.accept("kill -9 " + ProcessCluster.JOB_MANAGER);
            cluster.kill(ProcessCluster.JOB_MANAGER);
            cluster.startJobManager();
            for (KilledJob job : jobs) {
                job.submitAgain(jar, taskManagers);
            }
        } else {
            List<String> names = cluster.taskManagers();
            String name = names.get((int) (kill.which() * names.size()));
            log.accept("kill -9 " + name + (kill.duringRecovery() ? ", during recovery" : ""));
            cluster.kill(name);
            cluster.startTaskManager();
        }
    }

    private void awaitDone(List<KilledJob> jobs, DeviceStream devices) {
        try {
            await().atMost(PATIENCE)
                    .until(
                            () -> {
                                for (KilledJob job : jobs) {
                                    if (!job.isDone(devices)) {
                                        return false;
                                    }
                                }
                                return true;
                            });
        } catch (ConditionTimeoutException e) {
            log.accept("Not all has come; the figures say what.");
        }
    }

    private static boolean haveRecovered(List<KilledJob> jobs)
            throws IOException, InterruptedException {
        for (KilledJob job : jobs) {
            if (!job.hasRecovered()) {
                return false;
            }
        }
        return true;
    }
}
