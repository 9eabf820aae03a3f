package io.eventforwarder.deadletters;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** Text of letters as a terminal can show it: what would control the terminal is escaped. */
public final class Printable {
    private static final Pattern IN_A_LINE = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]");
    private static final Pattern IN_TEXT = Pattern.compile("[\\p{Cc}\\p{Cf}&&[^\n\t]]");

    private Printable() {}

    /** One line, whatever the text holds. */
    public static String line(String text) {
        return escaped(text, IN_A_LINE);
    }

    /** Lines as they are; what is not UTF-8 is shown as U+FFFD. */
    public static String text(byte[] utf8) {
        return escaped(new String(utf8, StandardCharsets.UTF_8), IN_TEXT);
    }

    private static String escaped(String text, Pattern unsafe) {
        return unsafe.matcher(text)
                .replaceAll(found -> String.format("\\\\u%04x", found.group().codePointAt(0)));
    }
}
