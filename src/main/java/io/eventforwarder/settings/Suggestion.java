package io.eventforwarder.settings;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** The known name that is nearest to an unknown one; its text asks or tells so. */
final class Suggestion {
    private final String name;
    private final boolean likely;
    private final int distance;

    private Suggestion(String unknown, String name) {
        String one = letters(unknown);
        String other = letters(name);
        this.name = name;
        this.distance = distance(one, other);
        this.likely =
                distance <= Math.max(1, Math.max(one.length(), other.length()) / 3)
                        || words(name).containsAll(words(unknown));
    }

    static Suggestion of(String unknown, Collection<String> known) {
        return known.stream()
                .map(name -> new Suggestion(unknown, name))
                .min(
                        Comparator.comparing((Suggestion suggestion) -> !suggestion.likely)
                                .thenComparing(suggestion -> suggestion.distance))
                .orElseThrow();
    }

    String name() {
        return name;
    }

    /** Whether the unknown name is probably this one, not just less different than the others. */
    boolean isLikely() {
        return likely;
    }

    @Override
    public String toString() {
        return likely
                ? "did you mean \"" + name + "\"?"
                : "the nearest known name is \"" + name + '"';
    }

    private static List<String> words(String name) {
        return Arrays.asList(name.toLowerCase(Locale.ROOT).split("[^a-z0-9]+", -1));
    }

    /** Without case and separators: {@code streamName} is {@code stream-name}. */
    private static String letters(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[-_ .]", "");
    }

    /** Levenshtein's distance. */
    private static int distance(String one, String other) {
        int[] above = new int[other.length() + 1];
        Arrays.setAll(above, column -> column);
        for (int row = 1; row <= one.length(); row++) {
            int[] current = new int[above.length];
            current[0] = row;
            for (int column = 1; column < above.length; column++) {
                int replaced = one.charAt(row - 1) == other.charAt(column - 1) ? 0 : 1;
                current[column] =
                        Math.min(
                                above[column - 1] + replaced,
                                1 + Math.min(above[column], current[column - 1]));
            }
            above = current;
        }
        return above[other.length()];
    }
}
