package io.eventforwarder.benchmark;

import static io.eventforwarder.benchmark.Figures.median;

import io.eventforwarder.benchmark.stub.KinesisStub;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** How fast records are sent to a Kinesis that answers at once. */
@Command(
        name = "sink",
        showDefaultValues = true,
        description = {
            "How fast records are sent to a stub of Kinesis that answers at once, beside the AWS SDK's"
                    + " client in a loop (bare: PutRecord, bare-records: PutRecords). Each subject runs"
                    + " in a JVM of its own, in turn, beside the stub, which uses the same processors;"
                    + " the figures are medians. Takes about a minute for each subject, size, number"
                    + " in flight and run."
        })
final class SinkBenchmark implements Runnable {
    private static final String BARE = "bare";
    private static final String BARE_RECORDS = "bare-records";
    private static final String ROW = "%7s %9s  %-20s %10s %8s %14s %8s%n";

    @Option(
            names = "--subjects",
            split = ",",
            description =
                    "Some of ${DEFAULT-VALUE}, and in the build for Flink 1.20 kinesis-streams-sink.")
    private List<String> subjects = List.of(BARE, "put-record", BARE_RECORDS, "put-records");

    @Option(names = "--sizes", split = ",", description = "Of records, in bytes.")
    private List<Integer> sizes = List.of(1_000, 6_000, 100_000);

    @Option(names = "--in-flight", split = ",", description = "Requests at once.")
    private List<Integer> inFlight = List.of(64);

    @Option(names = "--runs", description = "Of each subject.")
    private int runs = 3;

    @Option(names = "--warm-up", description = "Seconds at least, until the JIT compiler is quiet.")
    private int warmUp = 10;

    @Option(names = "--seconds", description = "How long each is measured.")
    private int seconds = 10;

    @Option(names = "--put-delay", description = "Milliseconds before records are acknowledged.")
    private int putDelayMillis;

    @Override
    public void run() {
        System.out.printf(
                ROW,
                "bytes",
                "in flight",
                "subject",
                "records/s",
                "MB/s",
                "CPU us/record",
                "/ bare");
        for (int size : sizes) {
            for (int requests : inFlight) {
                compare(size, requests);
            }
        }
    }

    private void compare(int size, int requests) {
        Map<String, List<Figures>> figures = new LinkedHashMap<>();
        subjects.forEach(subject -> figures.put(subject, new ArrayList<>()));
        for (int run = 1; run <= runs; run++) {
            figures.forEach((subject, measured) -> measured.add(measure(subject, size, requests)));
        }
        figures.forEach(
                (subject, measured) -> {
                    double rate = median(measured, Figures::recordsOutPerSecond);
                    List<Figures> bare =
                            figures.getOrDefault(
                                    subject.equals("put-record") ? BARE : BARE_RECORDS, List.of());
                    System.out.printf(
                            Locale.ROOT,
                            ROW,
                            String.format("%,d", size),
                            requests,
                            subject,
                            String.format("%,.0f", rate),
                            String.format("%.0f", median(measured, Figures::megabytesOut)),
                            String.format("%.1f", median(measured, Figures::cpuMicrosPerRecordOut)),
                            bare.isEmpty() || subject.startsWith(BARE)
                                    ? ""
                                    : String.format(
                                            "%.2f",
                                            rate / median(bare, Figures::recordsOutPerSecond)));
                });
    }

    private Figures measure(String subject, int size, int requests) {
        try (KinesisStub stub = KinesisStub.start(putDelayMillis)) {
            String line =
                    subject.startsWith(BARE)
                            ? ChildJvm.resultOf(
                                    BareLoop.class,
                                    "2g",
                                    "Parallel",
                                    stub.endpoint(),
                                    subject.equals(BARE_RECORDS),
                                    size,
                                    requests,
                                    Double.POSITIVE_INFINITY,
                                    warmUp,
                                    seconds)
                            : ChildJvm.resultOf(
                                    SinkRun.class,
                                    "2g",
                                    "Parallel",
                                    stub.endpoint(),
                                    subject,
                                    size,
                                    requests,
                                    warmUp,
                                    seconds);
            return Figures.parse(line);
        }
    }
}
