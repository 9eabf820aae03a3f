package io.eventforwarder.demo;

import java.time.Duration;

/**
 * What the command line asks for.
 *
 * @param duration for how long traffic is sent
 */
record DemoOptions(Duration duration, DemoMode mode) {
    private static final Duration UNTIL_STOPPED = Duration.ofDays(365);

    /**
     * Reads {@code --seconds N} and {@code --mode MODE}, in any order.
     *
     * @throws IllegalArgumentException with a sentence for the user
     */
    static DemoOptions of(String... arguments) {
        Duration duration = UNTIL_STOPPED;
        DemoMode mode = DemoMode.TEN_MINUTE;
        for (int i = 0; i < arguments.length; i += 2) {
            String value = i + 1 < arguments.length ? arguments[i + 1] : "";
            switch (arguments[i]) {
                case "--seconds" -> duration = seconds(value);
                case "--mode" -> mode = mode(value);
                default ->
                        throw new IllegalArgumentException("Unknown option " + arguments[i] + ".");
            }
        }
        return new DemoOptions(duration, mode);
    }

    private static Duration seconds(String value) {
        if (!value.matches("[1-9][0-9]{0,6}")) {
            throw new IllegalArgumentException("--seconds takes a whole number of seconds.");
        }
        return Duration.ofSeconds(Long.parseLong(value));
    }

    private static DemoMode mode(String value) {
        return DemoMode.named(value)
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "--mode takes one of " + DemoMode.labels() + "."));
    }
}
