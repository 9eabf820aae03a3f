package io.eventforwarder.settings;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * The known name that is nearest to an unknown name. {@link #toString} is a phrase for messages.
 */
final class Suggestion {
    private final String name;
    private final boolean isLikely;
    private final int distance;

    private Suggestion(String unknown, String name) {
        // Case and separators are ignored, so streamName is near to stream-name.
        String letters = unknown.toLowerCase(Locale.ROOT).replaceAll("[-_ .]", "");
        String knownLetters = name.toLowerCase(Locale.ROOT).replaceAll("[-_ .]", "");
        this.name = name;
        this.distance = levenshteinDistance(letters, knownLetters);
        this.isLikely =
                distance <= Math.max(1, Math.max(letters.length(), knownLetters.length()) / 3)
                        || words(name).containsAll(words(unknown));
    }

    static Suggestion of(String unknown, Collection<String> known) {
        return known.stream()
                .map(name -> new Suggestion(unknown, name))
                .min(
                        Comparator.comparing((Suggestion each) -> !each.isLikely)
                                .thenComparing(each -> each.distance))
                .orElseThrow();
    }

    String name() {
        return name;
    }

    /** Whether the unknown name is probably a mistyped form of this name. */
    boolean isLikely() {
        return isLikely;
    }

    @Override
    public String toString() {
        return isLikely
                ? "did you mean \"" + name + "\"?"
                : "the nearest known name is \"" + name + '"';
    }

    private static List<String> words(String name) {
        return Arrays.asList(name.toLowerCase(Locale.ROOT).split("[^a-z0-9]+", -1));
    }

    private static int levenshteinDistance(String one, String other) {
        int[] above = new int[other.length() + 1];
        Arrays.setAll(above, column -> column);
        for (int row = 1; row <= one.length(); row++) {
            int[] current = new int[above.length];
            current[0] = row;
            for (int column = 1; column < above.length; column++) {
                int replaced = one.charAt(row - 1) == other.charAt(column - 1) ? 0 : 1;
                int inserted = 1 + Math.min(above[column], current[column - 1]);
                current[column] = Math.min(above[column - 1] + replaced, inserted);
            }
            above = current;
        }
        return above[other.length()];
    }
}
