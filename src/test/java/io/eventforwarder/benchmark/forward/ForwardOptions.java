package io.eventforwarder.benchmark.forward;

import io.eventforwarder.benchmark.stub.StubOptions;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;

/** The options of {@code scripts/benchmark forward}. */
record ForwardOptions(
        List<ForwardRow> rows,
        int runs,
        String heap,
        StubOptions stub,
        MeasuredWindow jobWindow,
        MeasuredWindow bareWindow) {

    /**
     * Reads options in any order, each before its value.
     *
     * @throws IllegalArgumentException with a sentence for the user
     */
    static ForwardOptions of(List<String> words) {
        List<ForwardRow> rows = ForwardRow.ALL;
        int runs = 1;
        String heap = "2g";
        int shards = StubOptions.DEFAULT.shards();
        int answerBytes = StubOptions.DEFAULT.answerBytes();
        int answerRecords = StubOptions.DEFAULT.answerRecords();
        int putDelay = 0;
        int seconds = 20;
        int warmUp = 20;
        int maxWarmUp = 4;
        Iterator<String> rest = words.iterator();
        while (rest.hasNext()) {
            String option = rest.next();
            if (option.equals("--quick")) {
                seconds = 6;
                warmUp = 6;
                maxWarmUp = 2;
                continue;
            }
            if (!rest.hasNext()) {
                throw new IllegalArgumentException("Unknown option or no value: " + option + ".");
            }
            String value = rest.next();
            switch (option) {
                case "--only" -> rows = ForwardRow.named(value);
                case "--runs" -> runs = number(option, value, 1, 100);
                case "--seconds" -> seconds = number(option, value, 1, 3_600);
                case "--warm-up" -> warmUp = number(option, value, 1, 3_600);
                case "--heap" -> heap = heap(value);
                case "--shards" -> shards = number(option, value, 1, 100);
                case "--answer-bytes" -> answerBytes = number(option, value, 1, 10_000_000);
                case "--answer-records" -> answerRecords = number(option, value, 1, 10_000);
                case "--put-delay" -> putDelay = number(option, value, 0, 60_000);
                default -> throw new IllegalArgumentException("Unknown option " + option + ".");
            }
        }
        return new ForwardOptions(
                rows,
                runs,
                heap,
                new StubOptions(shards, answerBytes, answerRecords, Duration.ofMillis(putDelay)),
                window(warmUp * 1_000L, maxWarmUp, seconds * 1_000L),
                window(warmUp * 500L, maxWarmUp, seconds * 500L));
    }

    private static MeasuredWindow window(long warmUpMillis, int maxWarmUp, long millis) {
        return new MeasuredWindow(
                Duration.ofMillis(warmUpMillis),
                Duration.ofMillis(warmUpMillis * maxWarmUp),
                Duration.ofMillis(millis));
    }

    private static int number(String option, String value, int smallest, int largest) {
        if (value.matches("[0-9]{1,9}")) {
            int number = Integer.parseInt(value);
            if (number >= smallest && number <= largest) {
                return number;
            }
        }
        throw new IllegalArgumentException(
                option + " takes whole numbers from " + smallest + " to " + largest + ".");
    }

    private static String heap(String value) {
        if (!value.matches("[1-9][0-9]{0,5}[mg]")) {
            throw new IllegalArgumentException("--heap takes a size like 2g.");
        }
        return value;
    }
}
