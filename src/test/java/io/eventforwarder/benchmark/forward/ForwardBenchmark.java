package io.eventforwarder.benchmark.forward;

import static io.eventforwarder.benchmark.forward.ForwardFigures.median;
import static java.util.Objects.requireNonNull;

import io.eventforwarder.benchmark.load.ChildJvm;
import io.eventforwarder.benchmark.stub.KinesisStub;
import io.eventforwarder.benchmark.stub.StubJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.flink.util.FileUtils;

/**
 * The whole way, Kinesis in to Kinesis out: the job at one slot beside a bare loop of the AWS SDK.
 * Each is measured in a JVM of its own, beside that of a stub of Kinesis.
 */
public final class ForwardBenchmark {
    private static final String LOGGING = "log4j2.configurationFile";

    /** For the start of a process, and a job that hardly gets on. */
    private static final Duration SLACK = Duration.ofMinutes(2);

    /** Processors that may be busy with something else. */
    private static final double QUIET = 0.15;

    /** The least part of what is due that a job sends that keeps up. */
    private static final double KEEPING_UP = 0.7;

    private static final int WIDTH = 100;

    private final ForwardOptions options;
    private final Map<ForwardRow, Results> results = new LinkedHashMap<>();

    private final double recordsAsReceivedPerByte;

    private static final class Results {
        private final List<ForwardFigures> job = new ArrayList<>();
        private final List<ForwardFigures> bare = new ArrayList<>();
        private String failure = "not measured";
    }

    private static final class FailedRun extends Exception {
        private static final long serialVersionUID = 1L;

        FailedRun(String reason) {
            super(reason);
        }
    }

    private ForwardBenchmark(ForwardOptions options) {
        this.options = options;
        options.rows().forEach(row -> results.put(row, new Results()));
        recordsAsReceivedPerByte = KinesisStub.recordsAsReceivedPerByte();
    }

    /**
     * Checks the options.
     *
     * @throws IllegalArgumentException with a sentence for the user
     */
    public static ForwardBenchmark of(List<String> options) {
        return new ForwardBenchmark(ForwardOptions.of(options));
    }

    /** Measures all rows and prints a table. */
    public void run() throws IOException, InterruptedException {
        for (int run = 1; run <= options.runs(); run++) {
            for (Map.Entry<ForwardRow, Results> row : results.entrySet()) {
                String step =
                        row.getKey().name() + (options.runs() == 1 ? "" : ", run " + run) + ", ";
                measure(step, row.getKey(), row.getValue());
            }
        }
        printTable();
    }

    private void measure(String step, ForwardRow row, Results measured)
            throws IOException, InterruptedException {
        try {
            ForwardFigures job = job(row);
            System.out.println(step + "job: " + job.sentence());
            measured.job.add(job);
            ForwardFigures bare = bare(row, job);
            System.out.println(step + "bare loop: " + bare.sentence());
            measured.bare.add(bare);
        } catch (FailedRun e) {
            measured.failure = requireNonNull(e.getMessage());
            System.out.println(step + measured.failure);
        }
    }

    private ForwardFigures job(ForwardRow row) throws IOException, InterruptedException, FailedRun {
        return measured(JobRun.class, options.jobWindow(), List.of(row.name()), List.of());
    }

    private ForwardFigures bare(ForwardRow row, ForwardFigures job)
            throws IOException, InterruptedException, FailedRun {
        if (row.isSending() && job.recordsOutPerSecond() == 0) {
            throw new FailedRun(MeasuredWindow.FAILED + "nothing was sent");
        }
        return measured(
                BareLoop.class,
                options.bareWindow(),
                List.of(),
                List.of(
                        Boolean.toString(row.isPutRecords()),
                        Long.toString(Math.round(job.meanRecordBytes())),
                        Double.toString(recordsDuePerByte(row, job))));
    }

    /**
     * How many records a job sends for each byte that it reads, if it keeps up with its source.
     * Batches of a device are about as large as what they are made of.
     */
    private double recordsDuePerByte(ForwardRow row, ForwardFigures job) {
        if (!row.isSending()) {
            return 0;
        }
        return row.isAsReceived() ? recordsAsReceivedPerByte : 1 / job.meanRecordBytes();
    }

    private ForwardFigures measured(
            Class<?> main, MeasuredWindow window, List<String> beforeStub, List<String> afterStub)
            throws IOException, InterruptedException, FailedRun {
        Path folder = Files.createTempDirectory("forward-benchmark");
        Runnable delete = () -> FileUtils.deleteDirectoryQuietly(folder.toFile());
        Thread deletion = new Thread(delete);
        // Where this process is ended before it is done.
        Runtime.getRuntime().addShutdownHook(deletion);
        try (StubJvm stub = StubJvm.start(options.stub())) {
            List<String> arguments = new ArrayList<>(beforeStub);
            arguments.add(stub.endpoint().toString());
            arguments.addAll(afterStub);
            arguments.addAll(window.words());
            try (ChildJvm process =
                    ChildJvm.start(
                            jvmOptions(folder),
                            System.getProperty("java.class.path"),
                            main,
                            MeasuredWindow.RESULT,
                            arguments.toArray(String[]::new))) {
                return result(process.line(window.total().plus(SLACK)));
            }
        } catch (IllegalStateException e) {
            System.err.println(e.getMessage());
            throw new FailedRun(
                    MeasuredWindow.FAILED + e.getMessage().lines().findFirst().orElse(""));
        } finally {
            Runtime.getRuntime().removeShutdownHook(deletion);
            delete.run();
        }
    }

    private static ForwardFigures result(String line) throws FailedRun {
        if (line.startsWith(MeasuredWindow.FAILED)) {
            throw new FailedRun(line);
        }
        return ForwardFigures.parse(line);
    }

    private List<String> jvmOptions(Path folder) {
        List<String> jvmOptions = new ArrayList<>();
        jvmOptions.addAll(
                List.of(
                        "-Xms" + options.heap(),
                        "-Xmx" + options.heap(),
                        "-XX:+UseG1GC",
                        "-XX:+ExitOnOutOfMemoryError",
                        "-Djava.io.tmpdir=" + folder,
                        // The environment's credentials, with which the source reads.
                        "-Daws.accessKeyId=AKIDOFOPERATOR",
                        "-Daws.secretKey=hush",
                        "-Daws.secretAccessKey=hush"));
        if (System.getProperty(LOGGING) != null) {
            jvmOptions.add("-D" + LOGGING + '=' + System.getProperty(LOGGING));
        }
        return jvmOptions;
    }

    private void printTable() {
        System.out.println();
        System.out.printf(
                "%-32s %6s %8s %6s %7s | %6s %7s | %5s %5s%n",
                "", "in", "records", "out", "CPU s", "bare", "CPU s", "job /", "bare");
        System.out.printf(
                "%-32s %6s %8s %6s %7s | %6s %7s | %5s %5s%n",
                "", "MB/s", "out /s", "MB/s", "/GB in", "MB/s", "/GB in", "MB/s", "CPU");
        results.forEach((row, measured) -> System.out.println(line(row, measured)));
        if (results.entrySet().stream()
                .anyMatch(row -> fallsBehind(row.getKey(), row.getValue()))) {
            System.out.println("* It sends less than it reads: what it has read piles up.");
        }
        double others =
                results.values().stream()
                        .flatMap(row -> Stream.concat(row.job.stream(), row.bare.stream()))
                        .mapToDouble(ForwardFigures::otherProcessors)
                        .max()
                        .orElse(0);
        if (others >= QUIET) {
            System.out.printf(
                    "These figures are rough: meanwhile other processes kept up to %.1f processors"
                            + " busy.%n",
                    others);
        }
    }

    private boolean fallsBehind(ForwardRow row, Results measured) {
        return measured.job.stream()
                .anyMatch(
                        job ->
                                job.recordsOutPerByteIn()
                                        < KEEPING_UP * recordsDuePerByte(row, job));
    }

    private String line(ForwardRow row, Results measured) {
        List<ForwardFigures> job = measured.job;
        List<ForwardFigures> bare = measured.bare;
        StringBuilder line =
                new StringBuilder(
                        String.format(
                                "%-32s ", row.name() + (fallsBehind(row, measured) ? "*" : "")));
        if (!job.isEmpty()) {
            line.append(
                    String.format(
                            Locale.ROOT,
                            "%6.1f %,8.0f %6.1f %7.2f | ",
                            median(job, ForwardFigures::megabytesIn),
                            median(job, ForwardFigures::recordsOutPerSecond),
                            median(job, ForwardFigures::megabytesOut),
                            median(job, ForwardFigures::cpuSecondsPerGigabyteIn)));
        }
        if (bare.isEmpty()) {
            line.append(measured.failure);
            return line.substring(0, Math.min(WIDTH, line.length()));
        }
        double bareIn = median(bare, ForwardFigures::megabytesIn);
        double bareCpu = median(bare, ForwardFigures::cpuSecondsPerGigabyteIn);
        return line.append(
                        String.format(
                                Locale.ROOT,
                                "%6.1f %7.2f | %5.2f %5.2f",
                                bareIn,
                                bareCpu,
                                median(job, ForwardFigures::megabytesIn) / bareIn,
                                median(job, ForwardFigures::cpuSecondsPerGigabyteIn) / bareCpu))
                .toString();
    }
}
