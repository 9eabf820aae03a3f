package io.eventforwarder.cli;

import java.util.ArrayList;
import java.util.List;
import javax.annotation.Nullable;

/** Collects what is wrong with a command's options, so that all of it is reported at once. */
final class OptionMistakes {
    private static final int LONGEST_SHOWN = 200;

    private final List<String> sentences = new ArrayList<>();

    void add(String sentence) {
        sentences.add(sentence);
    }

    void add(String option, String value, String problem) {
        String shown = value.replaceAll("\\p{Cntrl}", "?");
        if (shown.length() > LONGEST_SHOWN) {
            shown = shown.substring(0, LONGEST_SHOWN) + "...";
        }
        sentences.add(option + ": \"" + shown + "\" " + problem);
    }

    /** Requires a value that is given to have a form. */
    void check(String option, @Nullable String value, String form, String problem) {
        if (value != null && !value.matches(form)) {
            add(option, value, problem);
        }
    }

    void require(String option, @Nullable Object value) {
        if (value == null) {
            add(option + " is missing.");
        }
    }

    /** Refuses the options, if anything is wrong with them. */
    void refuse() {
        if (!sentences.isEmpty()) {
            throw new CommandException(String.join("\n", sentences));
        }
    }
}
