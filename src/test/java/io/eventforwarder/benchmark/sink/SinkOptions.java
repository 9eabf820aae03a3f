package io.eventforwarder.benchmark.sink;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Iterator;
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
 * @param fresh whatever has been measured before
 */
record SinkOptions(
        Set<SinkSubject> subjects,
        List<Integer> sizes,
        List<Integer> inFlight,
        int runs,
        Duration warmUp,
        Duration window,
        Duration answerDelay,
        @Nullable Path against,
        boolean fresh) {

    private static final int MAX_RECORD = 1_000_000;

    /**
     * Reads options in any order, each before its value, if it has one.
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
        boolean fresh = false;
        Iterator<String> rest = Arrays.asList(arguments).iterator();
        while (rest.hasNext()) {
            String option = rest.next();
            switch (option) {
                case "--fresh" -> fresh = true;
                case "--subjects" ->
                        subjects = EnumSet.copyOf(listOf(valueIn(rest), SinkSubject::named));
                case "--sizes" ->
                        sizes = listOf(valueIn(rest), size -> number(option, size, MAX_RECORD));
                case "--in-flight" ->
                        inFlight =
                                listOf(valueIn(rest), requests -> number(option, requests, 10_000));
                case "--runs" -> runs = number(option, valueIn(rest), 100);
                case "--warm-up" -> warmUp = Duration.ofSeconds(number(option, valueIn(rest), 600));
                case "--window" -> window = Duration.ofSeconds(number(option, valueIn(rest), 600));
                case "--answer-delay" -> answerDelay = Duration.ofMillis(millis(valueIn(rest)));
                case "--against" -> against = build(valueIn(rest));
                default -> throw new IllegalArgumentException("Unknown option " + option + ".");
            }
        }
        return new SinkOptions(
                subjects, sizes, inFlight, runs, warmUp, window, answerDelay, against, fresh);
    }

    /** Which run of a subject of a build it is. */
    SinkRunKey key(String build, SinkSubject subject, int size, int requests, int number) {
        return new SinkRunKey(
                build,
                subject,
                size,
                requests,
                number,
                warmUp.toMillis(),
                window.toMillis(),
                answerDelay.toMillis());
    }

    /** Whether these options ask for a run, of whatever build. */
    boolean ask(SinkRunKey run) {
        return subjects.contains(run.subject())
                && sizes.contains(run.size())
                && inFlight.contains(run.inFlight())
                && run.equals(
                        key(run.build(), run.subject(), run.size(), run.inFlight(), run.number()));
    }

    private static String valueIn(Iterator<String> rest) {
        return rest.hasNext() ? rest.next() : "";
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
