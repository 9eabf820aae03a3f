package io.eventforwarder.settings;

import java.util.Collection;
import java.util.stream.Collectors;

/** Text of the file as it is shown in a message: in double quotes, on one line, not too long. */
final class Quoted {
    private static final int LONGEST = 200;

    private Quoted() {}

    static String text(String text) {
        return '"' + plain(text) + '"';
    }

    static String list(Collection<String> texts) {
        return texts.stream().map(Quoted::text).collect(Collectors.joining(", "));
    }

    /**
     * The same without the quotes. Line breaks and control characters are escaped: a value must not
     * be able to look like a line of its own.
     */
    static String plain(String text) {
        StringBuilder shown = new StringBuilder();
        text.codePoints()
                .limit(LONGEST)
                .forEach(
                        c -> {
                            if (isPrintable(c)) {
                                shown.appendCodePoint(c);
                            } else {
                                shown.append(String.format("\\u%04x", c));
                            }
                        });
        if (text.codePointCount(0, text.length()) > LONGEST) {
            shown.append("...");
        }
        return shown.toString();
    }

    private static boolean isPrintable(int codePoint) {
        switch (Character.getType(codePoint)) {
            case Character.CONTROL:
            case Character.FORMAT:
            case Character.LINE_SEPARATOR:
            case Character.PARAGRAPH_SEPARATOR:
            case Character.SURROGATE:
                return false;
            default:
                return true;
        }
    }
}
