package io.eventforwarder.benchmark.soak;

import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

/**
 * What the command line asks for.
 *
 * @param minutes that each kind of job is under load
 * @param fresh whatever has been measured before
 */
record SoakOptions(Set<Load> loads, int minutes, boolean fresh) {
    private static final int DEFAULT_MINUTES = 20;

    /**
     * Reads {@code --minutes N}, {@code --only LOAD} and {@code --fresh}, in any order.
     *
     * @throws IllegalArgumentException with a sentence for the user
     */
    static SoakOptions of(List<String> arguments) {
        Set<Load> loads = EnumSet.allOf(Load.class);
        int minutes = DEFAULT_MINUTES;
        boolean fresh = false;
        Iterator<String> rest = arguments.iterator();
        while (rest.hasNext()) {
            String option = rest.next();
            switch (option) {
                case "--fresh" -> fresh = true;
                case "--minutes" -> minutes = minutes(valueIn(rest));
                case "--only" -> loads = EnumSet.of(Load.named(valueIn(rest)));
                default -> throw new IllegalArgumentException("Unknown option " + option + ".");
            }
        }
        return new SoakOptions(loads, minutes, fresh);
    }

    private static String valueIn(Iterator<String> rest) {
        return rest.hasNext() ? rest.next() : "";
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
