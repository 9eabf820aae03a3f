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
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
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
                    + " Takes about 15 minutes and 4 GB of memory; with --quick five minutes, with"
                    + " --peers five more."
        })
final class ForwardBenchmark implements Runnable {
    private static final String COLLECTOR = "G1";
    private static final int QUICK_WARM_UP = 16;
    private static final int QUICK_SECONDS = 8;

    /** The longest warm-up as a multiple of the shortest. */
    private static final int LONGEST_WARM_UP = 4;

    static final Duration CHECKPOINT_INTERVAL = Duration.ofSeconds(10);

    /** The number of processors that other processes may keep busy. */
    private static final double QUIET = 0.15;

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

    @Option(
            names = "--slots",
            description = "The slots of the job's process, and the job's parallelism.")
    private int slots = 1;

    @Option(
            names = "--peers",
            description = "Measures other programs, too, each by itself: " + Peer.DESCRIPTION + '.')
    private boolean withPeers;

    @Option(
            names = "--quick",
            description =
                    "Takes less than five minutes: only rows on the heap and two of the peers, at"
                            + " most 16 s of warm-up, and 8 s of measurement. The JIT compiler then"
                            + " takes up to a quarter of the processor time.")
    private boolean isQuick;

    @Option(names = "--shards", description = "The shards of the stream that is read.")
    private int shards = 4;

    @Option(names = "--put-delay", description = "The milliseconds until a record is acknowledged.")
    private int putDelayMillis;

    @Spec private CommandSpec command;

    private final Map<ForwardRow, Results> results = new LinkedHashMap<>();
    private final Map<Peer, List<Figures>> peers = new EnumMap<>(Peer.class);
    private final double recordsAsReceivedPerByte = StubStream.recordsAsReceivedPerByte();

    private static final class Results {
        private final List<Figures> job = new ArrayList<>();
        private final List<Figures> bare = new ArrayList<>();
    }

    @Override
    public void run() {
        List<ForwardRow> rows =
                only.isEmpty() ? ForwardRow.ALL : ForwardRow.selected(only, command);
        Set<Peer> chosen = withPeers ? EnumSet.allOf(Peer.class) : EnumSet.noneOf(Peer.class);
        if (isQuick) {
            warmUp = Math.min(warmUp, QUICK_WARM_UP);
            seconds = Math.min(seconds, QUICK_SECONDS);
            if (only.isEmpty()) {
                rows = rows.stream().filter(row -> row.isSending() && row.isOnHeap()).toList();
            }
            chosen.addAll(Peer.few());
        }
        rows.forEach(row -> results.put(row, new Results()));
        for (int run = 1; run <= runs; run++) {
            results.forEach(this::measureRow);
            chosen.forEach(this::measurePeer);
        }
        printTable();
        printPeers();
        printDisturbance();
    }

    private void measureRow(ForwardRow row, Results measured) {
        try {
            Figures job = measure(ForwardBenchmark.class, warmUp, seconds, row.name(), slots);
            System.out.println(row.name() + ", job: " + job.sentence());
            measured.job.add(job);
            Figures bare = bare(row, job);
            System.out.println(row.name() + ", bare loop: " + bare.sentence());
            measured.bare.add(bare);
        } catch (IllegalStateException e) {
            System.out.println(row.name() + ": " + e.getMessage());
        }
    }

    private void measurePeer(Peer peer) {
        if (peer.main().isEmpty()) {
            return;
        }
        try {
            Figures figures = measure(peer.main().orElseThrow(), warmUp, seconds, peer.arguments());
            System.out.println(peer + ": " + figures.sentence());
            peers.computeIfAbsent(peer, key -> new ArrayList<>()).add(figures);
        } catch (IllegalStateException e) {
            System.out.println(peer + ": " + e.getMessage());
        }
    }

    private Figures measure(Class<?> main, int warmUp, int seconds, Object... arguments) {
        try (KinesisStub stub = KinesisStub.start(shards, putDelayMillis)) {
            return measureBeside(
                    heap,
                    main,
                    new Measurement.Plan(
                            stub.endpoint(),
                            warmUp,
                            isQuick ? warmUp : LONGEST_WARM_UP * warmUp,
                            seconds),
                    arguments);
        }
    }

    /** Measures a main method in its own JVM. */
    static Figures measureBeside(
            String heap, Class<?> main, Measurement.Plan plan, Object... arguments) {
        List<Object> all = new ArrayList<>(plan.arguments());
        all.addAll(List.of(arguments));
        return Figures.parse(ChildJvm.resultOf(main, heap, COLLECTOR, all.toArray()));
    }

    /**
     * Measures the job; runs in its own JVM.
     *
     * @param args a {@linkplain Measurement.Plan plan}, the name of the row, and the number of
     *     slots
     */
    public static void main(String[] args) {
        Measurement.Plan plan = Measurement.Plan.of(args);
        URI stub = plan.stub();
        ForwardRow row = ForwardRow.named(args[4]).get(0);
        int slots = Integer.parseInt(args[5]);
        Settings settings =
                row.settings(
                        stub, Path.of(System.getProperty("java.io.tmpdir")).resolve("letters"));
        Measurement.run(
                plan,
                () -> {
                    StoppableCluster cluster = MeasuredJob.cluster(slots);
                    return MeasuredJob.start(
                                    cluster,
                                    cluster.configuration(row.backend()),
                                    slots,
                                    CHECKPOINT_INTERVAL,
                                    settings,
                                    unthrottledSource(settings),
                                    EventForwarderJob.output(settings))
                            ::checkRunning;
                });
    }

    /** Removes the source's pause between reads, because the stub has no limits. */
    static EventSource unthrottledSource(Settings settings) {
        return KinesisSource.of(
                settings.source(),
                new ReadLimits(Duration.ZERO, Double.POSITIVE_INFINITY, Duration.ofSeconds(30)));
    }

    private Figures bare(ForwardRow row, Figures job) {
        if (row.isSending() && job.recordsOutPerSecond() == 0) {
            throw new IllegalStateException("nothing was sent");
        }
        return measure(
                BareLoop.class,
                Math.max(1, warmUp / 2),
                Math.max(1, seconds / 2),
                row.isPutRecords(),
                BareLoop.Content.SIZED,
                Math.round(job.meanRecordBytes()),
                recordsDuePerByte(row, job));
    }

    /**
     * The number of records that the bare loop sends for each byte that it reads: as many as the
     * job, whose record of a device is about as large as the batches that it consists of.
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
    }

    private void printPeers() {
        if (peers.isEmpty()) {
            return;
        }
        System.out.printf("%n%-32s %6s %8s %6s %7s%n", "peer", "MB/s", "out/s", "MB/s", "/GB in");
        peers.forEach(
                (peer, runs) ->
                        System.out.printf("%-32s %s%n", peer, ForwardBenchmark.columns(runs)));
        System.out.printf(
                "%nMB/s of the job divided by that of a peer, and the same of CPU s/GB%n");
        System.out.printf("%-32s", "");
        peers.keySet().forEach(peer -> System.out.printf(" %19s", peer));
        System.out.println();
        results.forEach(
                (row, measured) -> {
                    if (!measured.job.isEmpty()) {
                        System.out.printf("%-32s", row.name());
                        peers.values().forEach(runs -> printRatios(measured.job, runs));
                        System.out.println();
                    }
                });
    }

    private static void printRatios(List<Figures> job, List<Figures> peer) {
        System.out.printf(
                Locale.ROOT,
                " %13.2f %5.2f",
                median(job, Figures::megabytesIn) / median(peer, Figures::megabytesIn),
                median(job, Figures::cpuSecondsPerGigabyteIn)
                        / median(peer, Figures::cpuSecondsPerGigabyteIn));
    }

    private void printDisturbance() {
        double others =
                Stream.concat(
                                peers.values().stream().flatMap(List::stream),
                                results.values().stream()
                                        .flatMap(
                                                row ->
                                                        Stream.concat(
                                                                row.job.stream(),
                                                                row.bare.stream())))
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
        if (measured.bare.isEmpty()) {
            System.out.printf("%-32s not measured%n", row.name());
            return;
        }
        double in = median(measured.job, Figures::megabytesIn);
        double cpu = median(measured.job, Figures::cpuSecondsPerGigabyteIn);
        double bareIn = median(measured.bare, Figures::megabytesIn);
        double bareCpu = median(measured.bare, Figures::cpuSecondsPerGigabyteIn);
        System.out.printf(
                Locale.ROOT,
                "%-32s %s | %6.1f %7.2f | %5.2f %5.2f%n",
                row.name(),
                columns(measured.job),
                bareIn,
                bareCpu,
                in / bareIn,
                cpu / bareCpu);
    }

    private static String columns(List<Figures> runs) {
        return String.format(
                Locale.ROOT,
                "%6.1f %,8.0f %6.1f %7.2f",
                median(runs, Figures::megabytesIn),
                median(runs, Figures::recordsOutPerSecond),
                median(runs, Figures::megabytesOut),
                median(runs, Figures::cpuSecondsPerGigabyteIn));
    }
}
