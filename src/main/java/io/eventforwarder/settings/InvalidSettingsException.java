package io.eventforwarder.settings;

import java.util.List;

/**
 * The settings cannot be used. The message lists every problem, a line each, under a line that says
 * where the settings came from; it contains no secret.
 */
public final class InvalidSettingsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    // A list of strings from List.copyOf, which serializes.
    private final List<String> problems;

    InvalidSettingsException(String origin, List<String> problems) {
        super(message(origin, problems));
        this.problems = List.copyOf(problems);
    }

    /** One line a mistake, most of them {@code Group.key: "value" what is allowed}. */
    public List<String> problems() {
        return problems;
    }

    private static String message(String origin, List<String> problems) {
        String count = problems.size() == 1 ? "1 problem" : problems.size() + " problems";
        return count + " in the settings from " + origin + ":\n  " + String.join("\n  ", problems);
    }
}
