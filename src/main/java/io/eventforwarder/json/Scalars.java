package io.eventforwarder.json;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import javax.annotation.Nullable;

/** Reads texts and numbers from JSON that has been parsed. */
final class Scalars {
    /** Every number with this many decimal digits fits into a long. */
    private static final int SAFE_DIGITS = 18;

    /** A longer text is not read as a number, because the time to read it is not linear. */
    private static final int LONGEST_NUMBER = 1_000;

    private static final Pattern NUMBER =
            Pattern.compile("-?[0-9]+(\\.[0-9]+)?([eE][+-]?[0-9]{1,9})?");

    private Scalars() {}

    /** The value's text without escapes, or its number as written; empty for any other value. */
    static String text(byte[] in, int from, int to) {
        if (isText(in, from, to)) {
            return unescaped(in, from + 1, to - 1);
        }
        return isNumber(in, from, to)
                ? new String(in, from, to - from, StandardCharsets.ISO_8859_1)
                : "";
    }

    static boolean isText(byte[] in, int from, int to) {
        return from < to && in[from] == '"';
    }

    static boolean isEscaped(byte[] in, int from, int to) {
        return endOfPlain(in, from, to) < to;
    }

    private static boolean isNumber(byte[] in, int from, int to) {
        return from < to && (in[from] == '-' || (in[from] >= '0' && in[from] <= '9'));
    }

    /** The value of a number or of a text that is a number; null for any other value. */
    @Nullable
    static BigDecimal number(byte[] in, int from, int to) {
        String text = text(in, from, to);
        if (text.length() > LONGEST_NUMBER || !NUMBER.matcher(text).matches()) {
            return null;
        }
        return new BigDecimal(text);
    }

    /**
     * The value of a number or text of 1 to {@link #SAFE_DIGITS} digits; -1 for any other value.
     */
    static long plainInteger(byte[] in, int from, int to) {
        int quote = isText(in, from, to) ? 1 : 0;
        return digits(in, from + quote, to - quote);
    }

    private static long digits(byte[] in, int from, int to) {
        if (from >= to || to - from > SAFE_DIGITS) {
            return -1;
        }
        long number = 0;
        for (int i = from; i < to; i++) {
            int digit = in[i] - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            number = 10 * number + digit;
        }
        return number;
    }

    /** The content of a text, given without its quotes. Its escapes must be valid. */
    static String unescaped(byte[] in, int from, int to) {
        int escape = endOfPlain(in, from, to);
        if (escape == to) {
            return new String(in, from, to - from, StandardCharsets.UTF_8);
        }
        StringBuilder text = new StringBuilder(to - from);
        int at = from;
        while (escape < to) {
            text.append(new String(in, at, escape - at, StandardCharsets.UTF_8));
            boolean isCodeUnit = in[escape + 1] == 'u';
            text.append(isCodeUnit ? codeUnit(in, escape + 2) : unescaped(in[escape + 1]));
            at = escape + (isCodeUnit ? 6 : 2);
            escape = endOfPlain(in, at, to);
        }
        return text.append(new String(in, at, to - at, StandardCharsets.UTF_8)).toString();
    }

    private static int endOfPlain(byte[] in, int from, int to) {
        int at = from;
        while (at < to && in[at] != '\\') {
            at++;
        }
        return at;
    }

    private static char codeUnit(byte[] in, int at) {
        return (char) Integer.parseInt(new String(in, at, 4, StandardCharsets.ISO_8859_1), 16);
    }

    private static char unescaped(byte escaped) {
        switch (escaped) {
            case 'b':
                return '\b';
            case 'f':
                return '\f';
            case 'n':
                return '\n';
            case 'r':
                return '\r';
            case 't':
                return '\t';
            default:
                return (char) escaped;
        }
    }
}
