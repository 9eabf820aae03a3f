package io.eventforwarder.benchmark.sink;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import javax.annotation.Nullable;

/**
 * What the command line asks for.
 *
 * @param sizes of records, in bytes
 * @param inFlight requests under way at once
 * @param against the folder of another build of the job, measured beside this one
 */
record SinkOptions(
        Set<SinkSubject> subjects,
        List<Integer> sizes,
        List<Integer> inFlight,
        int runs,
        Duration warmUp,
        Duration window,
        Duration answerDelay,
        @Nullable Path against) {

    private static final int MAX_RECORD = 1_000_000;

    /**
     * Reads options, each before its value.
     *
     * @throws IllegalArgumentException with a sentence for the user
     */
    static SinkOptions of(String... arguments) {
        Set<SinkSubject> subjects = SinkSubject.usual();
        List<Integer> sizes = List.of(1_000, 6_000, 100_000);
        List<Integer> inFlight = List.of(16, 64, 256);
        int runs = 3;
        Duration warmUp = Duration.ofSeconds(10);
        Duration window = Duration.ofSeconds(6);
        Duration answerDelay = Duration.ZERO;
        Path against = null;
        for (int i = 0; i < arguments.length; i += 2) {
            String option = arguments[i];
            String value = i + 1 < arguments.length ? arguments[i + 1] : "";
            switch (option) {
                case "--subjects" -> subjects = EnumSet.copyOf(listOf(value, SinkSubject::named));
                case "--sizes" -> sizes = listOf(value, size -> number(option, size, MAX_RECORD));
                case "--in-flight" ->
                        inFlight = listOf(value, requests -> number(option, requests, 10_000));
                case "--runs" -> runs = number(option, value, 100);
                case "--warm-up" -> warmUp = Duration.ofSeconds(number(option, value, 600));
                case "--window" -> window = Duration.ofSeconds(number(option, value, 600));
                case "--answer-delay" -> answerDelay = Duration.ofMillis(millis(value));
                case "--against" -> against = build(value);
                default -> throw new IllegalArgumentException("Unknown option " + option + ".");
            }
        }
        return new SinkOptions(
                subjects, sizes, inFlight, runs, warmUp, window, answerDelay, against);
    }

    private static <T> List<T> listOf(String value, Function<String, T> one) {
        return Arrays.stream(value.split(",", -1)).map(one).toList();
    }

    private static int number(String option, String value, int largest) {
        if (value.matches("[1-9][0-9]{0,8}") && Integer.parseInt(value) <= largest) {
            return Integer.parseInt(value);
        }
        throw new IllegalArgumentException(
                option + " takes whole numbers from 1 to " + largest + ".");
    }

    private static long millis(String value) {
        if (!value.matches("[0-9]{1,5}ms")) {
            throw new IllegalArgumentException("--answer-delay takes milliseconds, like 5ms.");
        }
        return Long.parseLong(value.substring(0, value.length() - 2));
    }

    private static Path build(String value) {
        Path folder = Path.of(value);
        if (value.isEmpty() || !Files.isDirectory(folder.resolve("target/classes"))) {
            throw new IllegalArgumentException(
                    "--against takes the folder of another working copy that has been built.");
        }
        return folder;
    }
}
