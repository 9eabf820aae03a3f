package io.eventforwarder.settings;

import java.util.List;

/**
 * The settings can't be used. The message names their origin, and has a line for each problem. Most
 * lines have the form {@code Group.key: "value" what is accepted}. The message contains no secret.
 */
public final class InvalidSettingsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    InvalidSettingsException(String origin, List<String> problems) {
        super(
                String.format(
                        "%d problem%s in the settings from %s:\n  %s",
                        problems.size(),
                        problems.size() == 1 ? "" : "s",
                        origin,
                        String.join("\n  ", problems)));
    }
}
