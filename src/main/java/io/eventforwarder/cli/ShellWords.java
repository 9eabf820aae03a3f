package io.eventforwarder.cli;

import java.util.List;
import java.util.stream.Collectors;

/** Quotes text for a POSIX shell. */
final class ShellWords {
    private ShellWords() {}

    /** One word. */
    static String word(String text) {
        return text.matches("[a-zA-Z0-9_+=,.@:/-]+")
                ? text
                : '\'' + text.replace("'", "'\\''") + '\'';
    }

    /** Words with blanks between them. */
    static String words(List<String> words) {
        return words.stream().map(ShellWords::word).collect(Collectors.joining(" "));
    }
}
