package io.eventforwarder.benchmark.sink;

import com.fasterxml.jackson.core.type.TypeReference;
import io.eventforwarder.benchmark.load.ChildJvm;
import io.eventforwarder.benchmark.results.Build;
import io.eventforwarder.benchmark.results.Results;
import io.eventforwarder.benchmark.results.Run;
import io.eventforwarder.benchmark.stub.StubJvm;
import io.eventforwarder.benchmark.stub.StubOptions;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * How fast records are sent to a Kinesis that answers as fast as it can, by this job and by others.
 * The subjects run in turn, each in a process of its own, beside the stub, which shares the
 * processors with them.
 */
public final class SinkBenchmark {
    private static final Duration RUN_TIMEOUT = Duration.ofMinutes(25);
    private static final String ROW = "%7s %9s  %-34s %10s %7s %8s %9s %8s %6s%n";

    private static final String RESULTS = "sink.jsonl";

    private final SinkOptions options;
    private final Results<SinkRunKey, SinkFigures> results;

    private SinkBenchmark(SinkOptions options, Results<SinkRunKey, SinkFigures> results) {
        this.options = options;
        this.results = results;
    }

    /**
     * Checks the options.
     *
     * @throws IllegalArgumentException with a sentence for the user
     */
    public static SinkBenchmark of(List<String> options) throws IOException {
        return new SinkBenchmark(
                SinkOptions.of(options.toArray(String[]::new)),
                Results.in(
                        Results.FOLDER.resolve(RESULTS),
                        new TypeReference<Run<SinkRunKey, SinkFigures>>() {}));
    }

    /** A subject of a build, as a row of the table names it. */
    private record Contender(SinkSubject subject, boolean isOther, String classPath, String build) {
        String label() {
            return subject.label() + (isOther ? " (other build)" : "");
        }

        /** What its rate is compared with, of the same build. */
        boolean isReferenceOf(Contender other) {
            return isOther == other.isOther
                    && subject
                            == (other.subject.isPutRecords()
                                    ? SinkSubject.KINESIS_STREAMS_SINK
                                    : SinkSubject.BARE);
        }
    }

    /** Runs it and prints a table. */
    public void run() throws IOException, InterruptedException {
        if (options.fresh()) {
            results.forget(options::ask);
        }
        System.out.printf(
                ROW,
                "bytes",
                "in flight",
                "subject",
                "records/s",
                "MB/s",
                "CPU us",
                "B alloc.",
                "stub us",
                "ratio");
        for (int size : options.sizes()) {
            for (int inFlight : options.inFlight()) {
                compare(size, inFlight);
            }
        }
    }

    private List<Contender> contenders() {
        String own = System.getProperty("java.class.path");
        String other = options.against() == null ? own : against(own, options.against());
        String otherBuild = Build.of(other);
        List<Contender> contenders = new ArrayList<>();
        for (SinkSubject subject : options.subjects()) {
            contenders.add(new Contender(subject, false, own, Build.ofThis()));
            if (options.against() != null) {
                contenders.add(new Contender(subject, true, other, otherBuild));
            }
        }
        return contenders;
    }

    private void compare(int size, int inFlight) throws IOException, InterruptedException {
        Map<Contender, List<SinkFigures>> figures = new LinkedHashMap<>();
        contenders().forEach(contender -> figures.put(contender, new ArrayList<>()));
        for (int run = 1; run <= options.runs(); run++) {
            for (Map.Entry<Contender, List<SinkFigures>> entry : figures.entrySet()) {
                SinkFigures measured = figures(entry.getKey(), size, inFlight, run);
                entry.getValue().add(measured);
                System.err.printf(
                        "%,d bytes, %d in flight, %s, run %d of %d: %,.0f records/s, %.1f us%n",
                        size,
                        inFlight,
                        entry.getKey().label(),
                        run,
                        options.runs(),
                        measured.recordsASecond(),
                        measured.cpuMicros());
            }
        }
        Map<Contender, SinkFigures> medians = new LinkedHashMap<>();
        figures.forEach((contender, runs) -> medians.put(contender, SinkFigures.median(runs)));
        medians.forEach((contender, median) -> print(contender, median, medians, size, inFlight));
        Map<SinkSubject, SinkFigures> own = new EnumMap<>(SinkSubject.class);
        medians.forEach(
                (contender, median) -> {
                    if (!contender.isOther()) {
                        own.put(contender.subject(), median);
                    }
                });
        SinkAims.of(own).forEach(aim -> System.out.println(aim.sentence()));
    }

    private static void print(
            Contender contender,
            SinkFigures median,
            Map<Contender, SinkFigures> medians,
            int size,
            int inFlight) {
        String ratio =
                medians.entrySet().stream()
                        .filter(entry -> entry.getKey().isReferenceOf(contender))
                        .map(
                                entry ->
                                        String.format(
                                                "%.2f",
                                                median.recordsASecond()
                                                        / entry.getValue().recordsASecond()))
                        .collect(Collectors.joining());
        System.out.printf(
                ROW,
                String.format("%,d", size),
                inFlight,
                contender.label(),
                String.format("%,.0f", median.recordsASecond()),
                String.format("%.0f", median.megabytesASecond()),
                String.format("%.1f", median.cpuMicros()),
                String.format("%,.0f", median.allocatedBytes()),
                String.format("%.1f", median.stubCpuMicros()),
                ratio);
    }

    private SinkFigures figures(Contender contender, int size, int inFlight, int number)
            throws IOException, InterruptedException {
        SinkRunKey run =
                options.key(contender.build(), contender.subject(), size, inFlight, number);
        Optional<SinkFigures> known = results.of(run);
        if (known.isPresent()) {
            return known.get();
        }
        SinkFigures measured = measure(contender, size, inFlight);
        results.add(run, measured);
        return measured;
    }

    private SinkFigures measure(Contender contender, int size, int inFlight)
            throws IOException, InterruptedException {
        try (StubJvm stub =
                StubJvm.start(StubOptions.DEFAULT.withPutDelay(options.answerDelay()))) {
            try (ChildJvm run =
                    ChildJvm.start(
                            jvmOptions(),
                            contender.classPath(),
                            SinkRun.class,
                            SinkRun.FIGURES,
                            contender.subject().label(),
                            stub.endpoint().toString(),
                            Integer.toString(size),
                            Integer.toString(inFlight),
                            Long.toString(options.warmUp().toMillis()),
                            Long.toString(options.window().toMillis()))) {
                return SinkFigures.parse(run.line(RUN_TIMEOUT));
            }
        }
    }

    private static List<String> jvmOptions() {
        List<String> jvmOptions = new ArrayList<>();
        jvmOptions.addAll(List.of("-Xms2g", "-Xmx2g", "-XX:+UseParallelGC"));
        jvmOptions.add(
                "-Dlog4j2.configurationFile=" + System.getProperty("log4j2.configurationFile"));
        return jvmOptions;
    }

    /** This one's, with the other build's classes of the job in place of this one's. */
    private static String against(String own, Path other) {
        Path classes = other.toAbsolutePath().resolve("target/classes");
        return Arrays.stream(own.split(File.pathSeparator))
                .map(
                        entry ->
                                entry.endsWith(Path.of("target", "classes").toString())
                                        ? classes.toString()
                                        : entry)
                .collect(Collectors.joining(File.pathSeparator));
    }
}
