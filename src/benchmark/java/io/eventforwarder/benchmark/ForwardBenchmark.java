package io.eventforwarder.benchmark;

import static io.eventforwarder.benchmark.Figures.median;

import io.eventforwarder.EventForwarderJob;
import io.eventforwarder.benchmark.stub.KinesisStub;
import io.eventforwarder.benchmark.stub.StubStream;
import io.eventforwarder.settings.Settings;
import io.eventforwarder.source.EventSource;
import io.eventforwarder.source.kinesis.KinesisSource;
import io.eventforwarder.source.kinesis.ReadLimits;
import io.eventforwarder.testing.StoppableCluster;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Measures the job from Kinesis to Kinesis with one slot, and a bare loop of the AWS SDK for
 * comparison. Each runs in its own JVM, beside the JVM of a Kinesis stub.
 */
@Command(
        name = "forward",
        showDefaultValues = true,
        description = {
            "Measures the job from Kinesis to Kinesis: with one slot it reads from a Kinesis stub"
                    + " and writes to it, with checkpoints every ten seconds. For comparison, a"
                    + " bare loop of the AWS SDK reads and writes the same records.",
            "Prints the input and output per second, and the processor time per GB of input."
                    + " Takes about 15 minutes and 4 GB of memory."
        })
final class ForwardBenchmark implements Runnable {
    private static final String COLLECTOR = "G1";
    private static final int IN_FLIGHT = 64;
    private static final Duration CHECKPOINT_INTERVAL = Duration.ofSeconds(10);

    /** The number of processors that other processes may keep busy. */
    private static final double QUIET = 0.15;

    /**
     * A job keeps up with its source if it sends at least this part of the records that are due.
     */
    private static final double KEEPING_UP = 0.7;

    @Option(
            names = "--only",
            paramLabel = "ROW",
            split = ",",
            description =
                    "The rows to measure: source-to-discard, or as-received or ten-minute (with"
                            + " intervals of five seconds), each followed by /put-record or"
                            + " /put-records, and then by /heap or /rocksdb. The beginning of a"
                            + " name selects all rows that begin with it.")
    private List<String> only = List.of();

    @Option(names = "--runs", description = "The runs of each row; the table has medians.")
    private int runs = 1;

    @Option(
            names = "--seconds",
            description = "The seconds of a job's measurement; half of that for the bare loop.")
    private int seconds = 20;

    @Option(
            names = "--warm-up",
            description =
                    "The seconds of the warm-up; up to four times as many until the JIT compiler is"
                            + " quiet. Half of that for the bare loop.")
    private int warmUp = 20;

    @Option(names = "--heap", description = "The heap of the measured JVM.")
    private String heap = "2g";

    @Option(names = "--shards", description = "The shards of the stream that is read.")
    private int shards = 4;

    @Option(names = "--put-delay", description = "The milliseconds until a record is acknowledged.")
    private int putDelayMillis;

    @Spec private CommandSpec command;

    private final Map<ForwardRow, Results> results = new LinkedHashMap<>();
    private final double recordsAsReceivedPerByte = StubStream.recordsAsReceivedPerByte();

    private static final class Results {
        private final List<Figures> job = new ArrayList<>();
        private final List<Figures> bare = new ArrayList<>();
    }

    @Override
    public void run() {
        List<ForwardRow> rows =
                only.isEmpty() ? ForwardRow.ALL : ForwardRow.selected(only, command);
        rows.forEach(row -> results.put(row, new Results()));
        for (int run = 1; run <= runs; run++) {
            results.forEach(this::measure);
        }
        printTable();
    }

    private void measure(ForwardRow row, Results measured) {
        try {
            Figures job = job(row);
            System.out.println(row.name() + ", job: " + job.sentence());
            measured.job.add(job);
            Figures bare = bare(row, job);
            System.out.println(row.name() + ", bare loop: " + bare.sentence());
            measured.bare.add(bare);
        } catch (IllegalStateException e) {
            System.out.println(row.name() + ": " + e.getMessage());
        }
    }

    private Figures job(ForwardRow row) {
        try (KinesisStub stub = stub()) {
            return Figures.parse(
                    ChildJvm.resultOf(
                            ForwardBenchmark.class,
                            heap,
                            COLLECTOR,
                            row.name(),
                            stub.endpoint(),
                            warmUp,
                            seconds));
        }
    }

    /**
     * Measures the job; runs in its own JVM.
     *
     * @param args the name of the row, the stub's endpoint, and seconds of the warm-up and of the
     *     measurement
     */
    public static void main(String[] args) {
        ForwardRow row = ForwardRow.named(args[0]).get(0);
        URI stub = URI.create(args[1]);
        Settings settings =
                row.settings(
                        stub, Path.of(System.getProperty("java.io.tmpdir")).resolve("letters"));
        Measurement.run(
                stub,
                Integer.parseInt(args[2]),
                Integer.parseInt(args[3]),
                () -> {
                    StoppableCluster cluster = MeasuredJob.cluster();
                    return MeasuredJob.start(
                                    cluster,
                                    cluster.configuration(row.backend()),
                                    CHECKPOINT_INTERVAL,
                                    settings,
                                    unthrottledSource(settings),
                                    EventForwarderJob.output(settings))
                            ::checkRunning;
                });
    }

    /** Removes the source's pause between reads, because the stub has no limits. */
    private static EventSource unthrottledSource(Settings settings) {
        return KinesisSource.of(
                settings.source(),
                new ReadLimits(Duration.ZERO, Double.POSITIVE_INFINITY, Duration.ofSeconds(30)));
    }

    private Figures bare(ForwardRow row, Figures job) {
        if (row.isSending() && job.recordsOutPerSecond() == 0) {
            throw new IllegalStateException("nothing was sent");
        }
        try (KinesisStub stub = stub()) {
            return Figures.parse(
                    ChildJvm.resultOf(
                            BareLoop.class,
                            heap,
                            COLLECTOR,
                            stub.endpoint(),
                            row.isPutRecords(),
                            Math.round(job.meanRecordBytes()),
                            IN_FLIGHT,
                            recordsDuePerByte(row, job),
                            Math.max(1, warmUp / 2),
                            Math.max(1, seconds / 2)));
        }
    }

    private KinesisStub stub() {
        return KinesisStub.start(shards, putDelayMillis);
    }

    /**
     * The number of records that a job sends for each byte that it reads, if it keeps up with its
     * source. A device's record is about as large as the batches that it consists of.
     */
    private double recordsDuePerByte(ForwardRow row, Figures job) {
        if (!row.isSending()) {
            return 0;
        }
        return row.isAsReceived() ? recordsAsReceivedPerByte : 1 / job.meanRecordBytes();
    }

    private void printTable() {
        String heading = "%n%-32s %6s %8s %6s %7s | %6s %7s | %5s %5s";
        System.out.printf(heading, "", "in", "records", "out", "CPU s", "bare", "CPU s", "job", "");
        System.out.printf(
                heading, "", "MB/s", "out/s", "MB/s", "/GB in", "MB/s", "/GB in", "/bare", "CPU");
        System.out.println();
        results.forEach(this::printRow);
        if (results.entrySet().stream()
                .anyMatch(row -> fallsBehind(row.getKey(), row.getValue()))) {
            System.out.println("* The job sends less than it reads, so that records accumulate.");
        }
        double others =
                results.values().stream()
                        .flatMap(row -> Stream.concat(row.job.stream(), row.bare.stream()))
                        .mapToDouble(Figures::otherProcessors)
                        .max()
                        .orElse(0);
        if (others >= QUIET) {
            System.out.printf(
                    "These figures are rough: other processes kept up to %.1f processors busy.%n",
                    others);
        }
    }

    private void printRow(ForwardRow row, Results measured) {
        String name = row.name() + (fallsBehind(row, measured) ? "*" : "");
        if (measured.bare.isEmpty()) {
            System.out.printf("%-32s not measured%n", name);
            return;
        }
        double in = median(measured.job, Figures::megabytesIn);
        double cpu = median(measured.job, Figures::cpuSecondsPerGigabyteIn);
        double bareIn = median(measured.bare, Figures::megabytesIn);
        double bareCpu = median(measured.bare, Figures::cpuSecondsPerGigabyteIn);
        System.out.printf(
                Locale.ROOT,
                "%-32s %6.1f %,8.0f %6.1f %7.2f | %6.1f %7.2f | %5.2f %5.2f%n",
                name,
                in,
                median(measured.job, Figures::recordsOutPerSecond),
                median(measured.job, Figures::megabytesOut),
                cpu,
                bareIn,
                bareCpu,
                in / bareIn,
                cpu / bareCpu);
    }

    private boolean fallsBehind(ForwardRow row, Results measured) {
        return measured.job.stream()
                .anyMatch(
                        job ->
                                job.recordsOutPerByteIn()
                                        < KEEPING_UP * recordsDuePerByte(row, job));
    }
}
