package io.eventforwarder.benchmark.throughput;

import io.eventforwarder.benchmark.results.Build;
import io.eventforwarder.benchmark.results.Results;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** What the command line asks for. */
final class ThroughputOptions {
    private static final Pattern HEAP = Pattern.compile("[1-9][0-9]{0,3}[mg]");
    private static final int MOST_RUNS = 99;

    Path folder = Results.FOLDER;
    List<Subject> subjects = List.of(Subject.values());
    int runs = 3;
    Collector collector = Collector.PARALLEL;
    String heap = "6g";
    int megabytes = 2640;
    int heapIntervalMillis = 1_000;
    int rocksdbIntervalMillis = 2_000;
    int checkpointSeconds;
    int mostOtherWorkPercent = 10;
    boolean isList;
    boolean isTable;
    boolean isMarkdown;
    boolean isFresh;

    private ThroughputOptions() {}

    /**
     * Reads the options, in any order.
     *
     * @throws IllegalArgumentException with a sentence for the user
     */
    static ThroughputOptions of(String... arguments) {
        ThroughputOptions options = new ThroughputOptions();
        int i = 0;
        while (i < arguments.length) {
            if (options.isFlag(arguments[i])) {
                i++;
            } else {
                options.set(arguments[i], i + 1 < arguments.length ? arguments[i + 1] : "");
                i += 2;
            }
        }
        return options;
    }

    /** How long the windows are that the machine's clock closes; 0 where there are none. */
    long intervalMillis(Subject subject) {
        if (!subject.work.hasIntervals()) {
            return 0;
        }
        return subject.backend == Backend.HEAP ? heapIntervalMillis : rocksdbIntervalMillis;
    }

    RunKey key(Subject subject, Length length, int number) {
        return new RunKey(
                Build.ofThis(),
                subject.label(),
                length,
                number,
                collector,
                heap,
                megabytes,
                intervalMillis(subject),
                subject.work.isLimit() ? 0 : checkpointSeconds);
    }

    private boolean isFlag(String argument) {
        switch (argument) {
            case "--list" -> isList = true;
            case "--table" -> isTable = true;
            case "--markdown" -> isMarkdown = true;
            case "--fresh" -> isFresh = true;
            default -> {
                return false;
            }
        }
        return true;
    }

    private void set(String option, String value) {
        switch (option) {
            case "--data" -> folder = path(value);
            case "--only" -> subjects = subjects(value);
            case "--runs" -> runs = number(option, value, 1, MOST_RUNS);
            case "--collector" -> collector = collector(value);
            case "--heap" -> heap = heap(value);
            case "--megabytes" -> megabytes = number(option, value, Dataset.PARTS, 100_000);
            case "--heap-interval" -> heapIntervalMillis = number(option, value, 1_000, 600_000);
            case "--rocksdb-interval" ->
                    rocksdbIntervalMillis = number(option, value, 1_000, 600_000);
            case "--checkpoints" -> checkpointSeconds = number(option, value, 0, 3_600);
            case "--others" -> mostOtherWorkPercent = number(option, value, 0, 100);
            default -> throw new IllegalArgumentException("Unknown option " + option + ".");
        }
    }

    private static Path path(String value) {
        if (value.isEmpty()) {
            throw new IllegalArgumentException("--data takes a folder.");
        }
        return Path.of(value);
    }

    private static List<Subject> subjects(String value) {
        return Arrays.stream(value.split(",", -1))
                .map(
                        label ->
                                Subject.named(label)
                                        .orElseThrow(
                                                () ->
                                                        new IllegalArgumentException(
                                                                "--only takes a comma list of "
                                                                        + Subject.labels()
                                                                        + "; not \""
                                                                        + label
                                                                        + "\".")))
                .distinct()
                .sorted()
                .toList();
    }

    private static int number(String option, String value, int least, int most) {
        if (value.matches("[0-9]{1,9}")) {
            int number = Integer.parseInt(value);
            if (number >= least && number <= most) {
                return number;
            }
        }
        throw new IllegalArgumentException(
                option + " takes a whole number from " + least + " to " + most + ".");
    }

    private static Collector collector(String value) {
        for (Collector collector : Collector.values()) {
            if (collector.name().toLowerCase(Locale.ROOT).equals(value)) {
                return collector;
            }
        }
        throw new IllegalArgumentException("--collector takes g1 or parallel.");
    }

    private static String heap(String value) {
        if (!HEAP.matcher(value).matches()) {
            throw new IllegalArgumentException("--heap takes a size such as 6g or 4096m.");
        }
        return value;
    }
}
