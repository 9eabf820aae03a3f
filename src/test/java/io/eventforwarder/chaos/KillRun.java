package io.eventforwarder.chaos;

import static org.awaitility.Awaitility.await;

import io.eventforwarder.kinesis.Fault;
import io.eventforwarder.kinesis.Schedule;
import io.eventforwarder.kinesis.Script;
import io.eventforwarder.kinesis.ScriptedKinesis;
import io.eventforwarder.kinesis.ShardLimits;
import io.eventforwarder.kinesis.StoredRecords;
import io.eventforwarder.testing.FlinkRest;
import io.eventforwarder.testing.KinesisEmulator;
import io.eventforwarder.testing.ProcessCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.awaitility.core.ConditionTimeoutException;

/**
 * Runs the job jar on a cluster of processes, with tasks on every TaskManager, and kills one
 * process after another under load, while the destination fails now and then. A new TaskManager
 * replaces a killed one. A killed JobManager starts again without state, and the job is submitted
 * again with its last checkpoint.
 */
final class KillRun {
    private static final int BATCHES_PER_SECOND = 100;
    private static final int SHARDS = 4;
    private static final String STREAM = "event-batches";
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    /**
     * Faults that neither pause the connection, which would stop the load for most of the time, nor
     * make dead letters.
     */
    private static final Set<Fault> FAULTS =
            Collections.unmodifiableSet(
                    EnumSet.complementOf(
                            EnumSet.of(
                                    Fault.NONE,
                                    Fault.TOO_LARGE,
                                    Fault.DENIED,
                                    Fault.EXPIRED,
                                    Fault.NO_STREAM,
                                    Fault.KMS_DENIED)));

    /** Longer than the time between two kills. */
    private static final Duration FAULTS_OF_A_KILL = Duration.ofMinutes(1);

    private final Grouping grouping;
    private final String putApi;
    private final int taskManagers;
    private final Path folder;
    private final Path jar;
    private final Consumer<String> log;
    private final Path deadLetters;
    private final StoredRecords stored = new StoredRecords();
    private ProcessCluster cluster;
    private DeviceStream devices;
    private Path properties;
    private String job;
    private long restarts;
    private Instant killedAt = Instant.EPOCH;

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
        this.deadLetters = folder.resolve("dead-letters");
    }

    /**
     * Kills so many TaskManagers and a JobManager.
     *
     * @param seed determines the kills and the destination's faults
     */
    Figures run(long seed, int taskManagerKills) throws Exception {
        List<Kill> kills = Kill.draw(seed, taskManagerKills);
        Files.createDirectories(folder);
        try (KinesisEmulator emulator = KinesisEmulator.start();
                ScriptedKinesis kinesis =
                        ScriptedKinesis.start(SHARDS, ShardLimits.KINESIS, seed, stored);
                ProcessCluster processes = cluster();
                DeviceStream stream = new DeviceStream(emulator, STREAM, BATCHES_PER_SECOND)) {
            cluster = processes;
            devices = stream;
            properties =
                    Files.writeString(
                            folder.resolve("properties.json"),
                            grouping.properties(putApi, kinesis.endpoint(), deadLetters)
                                    .set("Source", "stream-name", STREAM)
                                    .set("Source", "region", KinesisEmulator.REGION.id())
                                    .set("Source", "endpoint", emulator.endpoint().toString())
                                    .set("Batching", "batch-interval", "8 s")
                                    .json());
            kinesis.follow(new Schedule(seed, FAULTS_OF_A_KILL.multipliedBy(kills.size()), FAULTS));
            cluster.start(taskManagers);
            submit(Map.of());
            for (Kill kill : kills) {
                carryOut(kill);
            }
            awaitRecovery();
            kinesis.follow(Script.always(Fault.NONE));
            devices.stop();
            try {
                await().atMost(PATIENCE).until(this::isDone);
            } catch (ConditionTimeoutException e) {
                log.accept("Not everything has arrived; the figures show what is missing.");
            }
            return figures(kinesis.requests());
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

    private void submit(Map<String, String> options) throws IOException, InterruptedException {
        FlinkRest rest = cluster.rest();
        job =
                rest.run(
                                rest.upload(jar),
                                taskManagers,
                                options,
                                "--properties",
                                properties.toString())
                        .job();
    }

    private void carryOut(Kill kill) throws IOException, InterruptedException {
        if (!kill.duringRecovery()) {
            awaitRecovery();
        }
        await().pollDelay(kill.pause()).until(() -> true);
        if (kill.isJobManager()) {
            restarts += restartsByFlink() + 1;
            kill(ProcessCluster.JOB_MANAGER);
            cluster.startJobManager();
            submit(Map.of("execution.state-recovery.path", cluster.latestCheckpoint(job)));
            return;
        }
        List<String> names = cluster.taskManagers();
        if (kill.duringRecovery()) {
            // The newest TaskManager may not have a task yet.
            names = names.subList(0, names.size() - 1);
        }
        kill(names.get((int) (kill.which() * names.size())));
        cluster.startTaskManager();
    }

    private void kill(String process) throws IOException {
        log.accept("kill -9 " + process);
        cluster.kill(process);
        killedAt = Instant.now();
    }

    /** Waits for a complete checkpoint that began after the last kill: then all tasks run again. */
    private void awaitRecovery() {
        await("recovery")
                .atMost(PATIENCE)
                .until(
                        () ->
                                cluster.rest()
                                        .lastCheckpoint(job)
                                        .filter(killedAt::isBefore)
                                        .isPresent());
    }

    private boolean isDone() throws IOException, InterruptedException {
        return Ledger.of(cluster.rest(), job).isSettled(devices.events()) && lostLetters() == 0;
    }

    private Figures figures(Map<Fault, Long> requests) throws IOException, InterruptedException {
        return new Figures(
                grouping,
                cluster.rest().state(job),
                devices.events(),
                Ledger.of(cluster.rest(), job),
                Delivery.of(stored.all(), devices.batches()),
                lostLetters(),
                requests,
                restarts + restartsByFlink());
    }

    private long restartsByFlink() throws IOException, InterruptedException {
        return cluster.rest().metric(job, "numRestarts");
    }

    /** A repeated dead letter counts once. */
    private long lostLetters() throws IOException {
        Set<String> letters = new HashSet<>();
        if (Files.exists(deadLetters)) {
            try (Stream<Path> files = Files.walk(deadLetters)) {
                for (Path file :
                        files.filter(file -> file.getFileName().toString().startsWith("part-"))
                                .toList()) {
                    letters.addAll(Files.readAllLines(file));
                }
            }
        }
        return DeviceBatches.malformedEvents(devices.batches()) - letters.size();
    }

    /**
     * The results of a job of a {@link KillRun}.
     *
     * @param lostLetters dead letters that never arrived
     */
    record Figures(
            Grouping grouping,
            String state,
            long sent,
            Ledger ledger,
            Delivery delivery,
            long lostLetters,
            Map<Fault, Long> requests,
            long restarts) {

        boolean isGood() {
            return state.equals("RUNNING")
                    && ledger.isSettled(sent)
                    && lostLetters == 0
                    && delivery.lost() == 0
                    && delivery.reordered() == 0
                    && delivery.differing() == 0
                    && (grouping == Grouping.TEN_MINUTE || delivery.repeated() == 0);
        }
    }
}
