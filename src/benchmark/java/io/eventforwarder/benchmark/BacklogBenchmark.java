package io.eventforwarder.benchmark;

import io.eventforwarder.EventForwarderJob;
import io.eventforwarder.benchmark.stub.KinesisStub;
import io.eventforwarder.benchmark.stub.StubCounts;
import io.eventforwarder.metrics.Metrics;
import io.eventforwarder.settings.Settings;
import io.eventforwarder.source.kinesis.KinesisSource;
import io.eventforwarder.source.kinesis.ReadLimits;
import io.eventforwarder.testing.StoppableCluster;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures the job with a source that never runs dry. Each run has its own JVM. */
@Command(
        name = "backlog",
        showDefaultValues = true,
        description = {
            "Measures the job with a source that delivers faster than the destination takes, as"
                    + " after an hour's pause, and then with a source that delivers only while the"
                    + " sink has little to send. Prints the records and bytes per second that the"
                    + " destination accepts from both, the ratio of the bytes, and of the first the"
                    + " largest size of the sink's state and the full garbage collections. The"
                    + " exit status is 1 if a ratio is below 0.9, the state was not empty, or there"
                    + " was a full garbage collection. Takes about 40 minutes and 4 GB of memory."
        })
final class BacklogBenchmark implements Callable<Integer> {
    private static final int SHARDS = 4;
    private static final Duration CHECKPOINT_INTERVAL = Duration.ofSeconds(10);
    private static final long POLL_MILLIS = 10;
    private static final double LEAST_RATIO = 0.9;

    /** Half of the sink's memory. With more in it, a source that feeds the sink waits. */
    private static final long MOST_BYTES_FED = 16_000_000;

    @Option(
            names = "--only",
            paramLabel = "ROW",
            split = ",",
            description =
                    "The rows to measure: as-received or ten-minute, followed by /put-record or"
                            + " /put-records, and then by /heap or /rocksdb; or the beginning of a"
                            + " name.")
    private List<String> only = List.of("as-received", "ten-minute");

    @Option(names = "--seconds", description = "The seconds of a measurement.")
    private int seconds = 120;

    @Option(names = "--warm-up", description = "The seconds before a measurement.")
    private int warmUp = 30;

    @Option(names = "--heap", description = "The heap of the measured JVM.")
    private String heap = "1g";

    @Option(names = "--put-delay", description = "The milliseconds until a record is acknowledged.")
    private int putDelayMillis;

    @Spec private CommandSpec command;

    /**
     * The result of a run.
     *
     * @param records the records that the destination accepted
     * @param bytes those of these records
     */
    private record Run(long records, long bytes, long bytesInState, long fullCollections) {
        String line() {
            return records + " " + bytes + " " + bytesInState + " " + fullCollections;
        }

        static Run parse(String line) {
            long[] numbers =
                    Arrays.stream(line.split(" ", -1)).mapToLong(Long::parseLong).toArray();
            return new Run(numbers[0], numbers[1], numbers[2], numbers[3]);
        }
    }

    @Override
    public Integer call() {
        List<ForwardRow> rows = ForwardRow.selected(only, command);
        System.out.printf(
                "%-32s %12s %12s %14s %10s %6s %10s %6s%n",
                "",
                "endless, /s",
                "fed, /s",
                "endless, MB/s",
                "fed, MB/s",
                "ratio",
                "state, MB",
                "full");
        List<String> bad = new ArrayList<>();
        for (ForwardRow row : rows) {
            Run endless = measure(row, false);
            Run fed = measure(row, true);
            double ratio = (double) endless.bytes / fed.bytes;
            System.out.printf(
                    Locale.ROOT,
                    "%-32s %,12d %,12d %14.1f %10.1f %6.2f %10.1f %6d%n",
                    row.name(),
                    endless.records / seconds,
                    fed.records / seconds,
                    endless.bytes / 1e6 / seconds,
                    fed.bytes / 1e6 / seconds,
                    ratio,
                    endless.bytesInState / 1e6,
                    endless.fullCollections);
            if (ratio < LEAST_RATIO || endless.bytesInState > 0 || endless.fullCollections > 0) {
                bad.add(row.name());
            }
        }
        if (bad.isEmpty()) {
            return 0;
        }
        System.out.printf(
                "The ratio is below %s, the sink's state was not empty, or there was a full"
                        + " garbage collection: %s.%n",
                LEAST_RATIO, String.join(", ", bad));
        return 1;
    }

    private Run measure(ForwardRow row, boolean isFed) {
        try (KinesisStub stub = KinesisStub.start(SHARDS, putDelayMillis)) {
            return Run.parse(
                    ChildJvm.resultOf(
                            BacklogBenchmark.class,
                            heap,
                            "G1",
                            row.name(),
                            stub.endpoint(),
                            isFed,
                            warmUp,
                            seconds));
        }
    }

    /**
     * Measures the job; runs in its own JVM.
     *
     * @param args the name of the row, the stub's endpoint, whether the source delivers only while
     *     the sink has little to send, and seconds of the warm-up and of the measurement
     */
    public static void main(String[] args) {
        ChildJvm.work(
                () -> {
                    ForwardRow row = ForwardRow.named(args[0]).get(0);
                    URI stub = URI.create(args[1]);
                    boolean isFed = Boolean.parseBoolean(args[2]);
                    Settings settings =
                            row.settings(
                                    stub,
                                    Path.of(System.getProperty("java.io.tmpdir"))
                                            .resolve("letters"));
                    StoppableCluster cluster = MeasuredJob.cluster();
                    MeasuredJob job =
                            MeasuredJob.start(
                                    cluster,
                                    cluster.configuration(row.backend()),
                                    CHECKPOINT_INTERVAL,
                                    settings,
                                    KinesisSource.of(
                                            settings.source(),
                                            new ReadLimits(
                                                    Duration.ZERO,
                                                    Double.POSITIVE_INFINITY,
                                                    Duration.ofSeconds(30))),
                                    EventForwarderJob.output(settings));
                    long state = mostBytesInState(job, stub, isFed, Integer.parseInt(args[3]));
                    StubCounts before = StubCounts.of(stub);
                    long collections = fullCollections();
                    state =
                            Math.max(
                                    state,
                                    mostBytesInState(job, stub, isFed, Integer.parseInt(args[4])));
                    StubCounts counts = StubCounts.of(stub).since(before);
                    ChildJvm.printResult(
                            new Run(
                                            counts.recordsPut(),
                                            counts.bytesPut(),
                                            state,
                                            fullCollections() - collections)
                                    .line());
                });
    }

    /** Waits, and lets a source that feeds the sink deliver meanwhile. */
    private static long mostBytesInState(MeasuredJob job, URI stub, boolean isFed, int seconds)
            throws Exception {
        long most = 0;
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while (System.nanoTime() < end) {
            Thread.sleep(POLL_MILLIS);
            job.checkRunning();
            most = Math.max(most, job.sum(Metrics.BYTES_IN_STATE));
            if (isFed) {
                KinesisStub.holdReads(stub, job.sum(Metrics.BYTES_IN_MEMORY) > MOST_BYTES_FED);
            }
        }
        return most;
    }

    private static long fullCollections() {
        return ManagementFactory.getGarbageCollectorMXBeans().stream()
                .filter(collector -> collector.getName().contains("Old"))
                .mapToLong(GarbageCollectorMXBean::getCollectionCount)
                .sum();
    }
}
