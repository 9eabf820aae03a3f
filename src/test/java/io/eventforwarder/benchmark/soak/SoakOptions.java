package io.eventforwarder.benchmark.soak;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What the command line asks for.
 *
 * @param minutes that each kind of job is under load
 */
record SoakOptions(Set<Load> loads, int minutes) {
    private static final int DEFAULT_MINUTES = 20;

    /**
     * Reads {@code --minutes N} and {@code --only LOAD}, in any order.
     *
     * @throws IllegalArgumentException with a sentence for the user
     */
    static SoakOptions of(List<String> arguments) {
        Set<Load> loads = EnumSet.allOf(Load.class);
        int minutes = DEFAULT_MINUTES;
        for (int i = 0; i < arguments.size(); i += 2) {
            String value = i + 1 < arguments.size() ? arguments.get(i + 1) : "";
            switch (arguments.get(i)) {
                case "--minutes" -> minutes = minutes(value);
                case "--only" -> loads = EnumSet.of(Load.named(value));
                default ->
                        throw new IllegalArgumentException(
                                "Unknown option " + arguments.get(i) + ".");
            }
        }
        return new SoakOptions(loads, minutes);
    }

    private static int minutes(String value) {
        if (!value.matches("[1-9][0-9]{0,3}")) {
            throw new IllegalArgumentException("--minutes takes a whole number of minutes.");
        }
        return Integer.parseInt(value);
    }

    /** How long each other step lasts: the warm-up, the capacity, and the latency at half of it. */
    int stepSeconds() {
        return minutes < 5 ? 15 : 60;
    }
}
