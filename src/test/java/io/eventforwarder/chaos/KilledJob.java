package io.eventforwarder.chaos;

import io.eventforwarder.kinesis.ScriptedKinesis;
import io.eventforwarder.kinesis.ShardLimits;
import io.eventforwarder.kinesis.StoredRecords;
import io.eventforwarder.testing.FlinkRest;
import io.eventforwarder.testing.KinesisEmulator;
import io.eventforwarder.testing.ProcessCluster;
import io.eventforwarder.testing.PropertiesJson;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** The job jar on a cluster whose processes are killed, and what it writes to. */
final class KilledJob implements AutoCloseable {
    private static final int SHARDS = 4;

    private final Grouping grouping;
    private final ProcessCluster cluster;
    private final StoredRecords stored = new StoredRecords();
    private final ScriptedKinesis kinesis;
    private final Path deadLetters;
    private final Path properties;
    private String id;
    private long restarts;
    private Instant killedAt = Instant.EPOCH;

    /**
     * A job that is not submitted yet.
     *
     * @param source where its input stream is
     */
    KilledJob(
            Grouping grouping,
            String putApi,
            ProcessCluster cluster,
            URI source,
            String stream,
            Path folder)
            throws IOException {
        String name = grouping.toString().toLowerCase(Locale.ROOT);
        this.grouping = grouping;
        this.cluster = cluster;
        this.deadLetters = folder.resolve("dead-letters-" + name);
        this.kinesis = ScriptedKinesis.start(SHARDS, ShardLimits.KINESIS, 0, stored);
        this.properties =
                Files.writeString(
                        folder.resolve(name + ".json"), properties(putApi, source, stream).json());
    }

    private PropertiesJson properties(String putApi, URI source, String stream) {
        return grouping.properties(putApi, kinesis.endpoint(), deadLetters)
                .set("Source", "stream-name", stream)
                .set("Source", "region", KinesisEmulator.REGION.id())
                .set("Source", "endpoint", source.toString())
                .set("Batching", "batch-interval", "8 s");
    }

    /** Begins anew. */
    void submit(Path jar, int parallelism) throws IOException, InterruptedException {
        submit(jar, parallelism, Map.of());
    }

    /** Goes on from the last checkpoint, on a cluster that knows the job no more. */
    void submitAgain(Path jar, int parallelism) throws IOException, InterruptedException {
        restarts++;
        submit(
                jar,
                parallelism,
                Map.of("execution.state-recovery.path", cluster.latestCheckpoint(id)));
    }

    private void submit(Path jar, int parallelism, Map<String, String> options)
            throws IOException, InterruptedException {
        FlinkRest rest = cluster.rest();
        id =
                rest.run(
                                rest.upload(jar),
                                parallelism,
                                options,
                                "--properties",
                                properties.toString())
                        .job();
    }

    /** Kills a process of the cluster. */
    void kill(String process) throws IOException, InterruptedException {
        if (process.equals(ProcessCluster.JOB_MANAGER)) {
            restarts += restartsByItself();
        }
        cluster.kill(process);
        killedAt = Instant.now();
    }

    /** Whether a checkpoint that began after the last kill is complete: all tasks run again. */
    boolean hasRecovered() throws IOException, InterruptedException {
        return cluster.rest().lastCheckpoint(id).filter(killedAt::isBefore).isPresent();
    }

    /** Whether all that was sent has come, and the metrics know it. */
    boolean isDone(DeviceStream devices) throws IOException, InterruptedException {
        Ledger ledger = Ledger.of(cluster.rest(), id);
        return ledger.received() == devices.events()
                && ledger.isExact()
                && ledger.buffered() == 0
                && lostLetters(devices) == 0;
    }

    KillFigures figures(DeviceStream devices) throws IOException, InterruptedException {
        return new KillFigures(
                grouping,
                cluster.rest().state(id),
                devices.events(),
                Ledger.of(cluster.rest(), id),
                Delivery.of(stored.all(), devices.batches()),
                lostLetters(devices),
                restarts + restartsByItself());
    }

    private long restartsByItself() throws IOException, InterruptedException {
        return cluster.rest().metric(id, "numRestarts");
    }

    /** Letters can come twice, as records can. */
    private long lostLetters(DeviceStream devices) throws IOException {
        Set<String> letters = new HashSet<>();
        if (Files.exists(deadLetters)) {
            try (Stream<Path> files = Files.walk(deadLetters)) {
                for (Path file : files.filter(KilledJob::isFinished).toList()) {
                    letters.addAll(Files.readAllLines(file));
                }
            }
        }
        return DeviceBatches.malformedEvents(devices.batches()) - letters.size();
    }

    private static boolean isFinished(Path file) {
        return file.getFileName().toString().startsWith("part-");
    }

    @Override
    public void close() {
        kinesis.close();
    }
}
