package io.eventforwarder.benchmark.load;

import java.util.Locale;

/**
 * What a measured figure was to be.
 *
 * @param what names the figure, with its unit
 * @param isLeast whether the bound is the least that it may be; otherwise it is the most
 */
public record Aim(String what, double figure, double bound, boolean isLeast) {
    public static Aim atLeast(double bound, String what, double figure) {
        return new Aim(what, figure, bound, true);
    }

    public static Aim atMost(double bound, String what, double figure) {
        return new Aim(what, figure, bound, false);
    }

    /** Of the figure itself, not as it is rounded in {@link #sentence}. */
    public boolean isReached() {
        return isLeast ? figure >= bound : figure <= bound;
    }

    /** For the reader of a table. */
    public String sentence() {
        return String.format(
                Locale.ROOT,
                "aimed at: %s at %s %s; it is %.3f: %s",
                what,
                isLeast ? "least" : "most",
                bound,
                figure,
                isReached() ? "reached" : "missed");
    }
}
