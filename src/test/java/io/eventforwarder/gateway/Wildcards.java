package io.eventforwarder.gateway;

import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Patterns of policies: {@code *} stands for any characters, {@code ?} for one. */
final class Wildcards {
    private static final int SEGMENTS = 6;

    private Wildcards() {}

    /** IAM reads the names of actions in any case. */
    static boolean actionMatches(String pattern, String action) {
        return regex(pattern, Pattern.CASE_INSENSITIVE).matcher(action).matches();
    }

    /** A wildcard ends at the colon of its segment; only the last segment has colons of its own. */
    static boolean arnMatches(String pattern, String arn) {
        if (pattern.equals("*")) {
            return true;
        }
        String[] patterns = pattern.split(":", SEGMENTS);
        String[] segments = arn.split(":", SEGMENTS);
        if (patterns.length != SEGMENTS || segments.length != SEGMENTS) {
            return false;
        }
        for (int i = 0; i < SEGMENTS; i++) {
            if (!regex(patterns[i], 0).matcher(segments[i]).matches()) {
                return false;
            }
        }
        return true;
    }

    private static Pattern regex(String pattern, int flags) {
        return Pattern.compile(
                Arrays.stream(pattern.split("(?<=[*?])|(?=[*?])", -1))
                        .map(
                                part ->
                                        switch (part) {
                                            case "*" -> ".*";
                                            case "?" -> ".";
                                            default -> Pattern.quote(part);
                                        })
                        .collect(Collectors.joining()),
                flags);
    }
}
