package io.eventforwarder.settings;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** The known name that comes nearest to one that is not known. */
final class Nearest {
    private final String name;
    private final boolean likely;

    private Nearest(String name, boolean likely) {
        this.name = name;
        this.likely = likely;
    }

    static Nearest of(String unknown, Collection<String> known) {
        return known.stream()
                .map(name -> new Candidate(unknown, name))
                .min(
                        Comparator.comparing(Candidate::isTypingError)
                                .thenComparing(Candidate::isPartOfTheName)
                                .reversed()
                                .thenComparing(candidate -> candidate.distance))
                .map(best -> new Nearest(best.name, best.isLikely()))
                .orElseThrow();
    }

    String name() {
        return name;
    }

    /** Whether the unknown name is probably this one, not just less unlike it than the others. */
    boolean isLikely() {
        return likely;
    }

    /** {@code did you mean "stream-name"?}, or a weaker sentence where that would be a guess. */
    String asSuggestion() {
        return likely
                ? "did you mean " + Quoted.text(name) + "?"
                : "the nearest known name is " + Quoted.text(name);
    }

    private static final class Candidate {
        private final String unknown;
        private final String name;
        private final int distance;
        private final int length;

        Candidate(String unknown, String name) {
            this.unknown = unknown;
            this.name = name;
            String one = letters(unknown);
            String other = letters(name);
            this.distance = distance(one, other);
            this.length = Math.max(one.length(), other.length());
        }

        boolean isTypingError() {
            return distance <= Math.max(1, length / 3);
        }

        /** {@code region} for {@code kinesis-service-region}. */
        boolean isPartOfTheName() {
            return words(name).containsAll(words(unknown));
        }

        boolean isLikely() {
            return isTypingError() || isPartOfTheName();
        }

        private static List<String> words(String name) {
            return Arrays.asList(name.toLowerCase(Locale.ROOT).split("[^a-z0-9]+", -1));
        }

        /** Case and separators are no difference: {@code streamName} is {@code stream-name}. */
        private static String letters(String name) {
            return name.toLowerCase(Locale.ROOT).replaceAll("[-_ .]", "");
        }

        /**
         * How many letters have to be added, left out, replaced or swapped with their neighbour
         * (optimal string alignment).
         */
        private static int distance(String one, String other) {
            int[][] d = new int[one.length() + 1][other.length() + 1];
            for (int i = 0; i <= one.length(); i++) {
                for (int j = 0; j <= other.length(); j++) {
                    if (i == 0 || j == 0) {
                        d[i][j] = i + j;
                        continue;
                    }
                    int replaced = one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1;
                    d[i][j] =
                            Math.min(
                                    d[i - 1][j - 1] + replaced,
                                    1 + Math.min(d[i - 1][j], d[i][j - 1]));
                    if (i > 1
                            && j > 1
                            && one.charAt(i - 1) == other.charAt(j - 2)
                            && one.charAt(i - 2) == other.charAt(j - 1)) {
                        d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
                    }
                }
            }
            return d[one.length()][other.length()];
        }
    }
}
