package io.eventforwarder.json;

import io.eventforwarder.model.DeadLetterReason;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Finds the ends of single JSON tokens, and rejects invalid tokens. */
class JsonScanner {
    private static final String NO_VALUE = "there should be a value";

    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    // Each of these constants repeats one byte eight times.
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGH_BITS = 0x8080808080808080L;
    private static final long BLANKS = ' ' * ONES;
    private static final long QUOTES = '"' * ONES;
    private static final long BACKSLASHES = '\\' * ONES;

    /** The input, which is read up to {@link #to}. */
    byte[] in;

    int to;

    /** Whether any text since the last reset of this field contained an escape. */
    boolean escaped;

    final void scan(byte[] bytes, int until) {
        in = bytes;
        to = until;
    }

    /** The end of a text, number or word that begins at an index. */
    final int endOfScalar(int at, int first) throws MalformedJsonException {
        switch (first) {
            case '"':
                return endOfText(at + 1);
            case 't':
                return endOfWord(at, "true");
            case 'f':
                return endOfWord(at, "false");
            case 'n':
                return endOfWord(at, "null");
            default:
                return endOfNumber(at);
        }
    }

    /** The end of a value that begins at an index and is known to be valid. */
    final int endOfValid(int from) throws MalformedJsonException {
        int first = byteAt(from);
        if (first != '{' && first != '[') {
            return endOfScalar(from, first);
        }
        int at = from;
        int depth = 0;
        do {
            switch (byteAt(at)) {
                case '"':
                    at = endOfText(at + 1);
                    continue;
                case '{':
                case '[':
                    depth++;
                    break;
                case '}':
                case ']':
                    depth--;
                    break;
                default:
                    break;
            }
            at++;
        } while (depth > 0 && at < to);
        return at;
    }

    /** The index after an expected character. */
    final int endOf(char expected, int at, String problem) throws MalformedJsonException {
        if (byteAt(at) != expected) {
            throw notJson(at, problem);
        }
        return at + 1;
    }

    final int endOfSpace(int from) {
        int at = from;
        while (at < to && in[at] <= ' ' && isSpace(in[at])) {
            at++;
        }
        return at;
    }

    private static boolean isSpace(byte b) {
        return b == ' ' || b == '\n' || b == '\r' || b == '\t';
    }

    /** The end of a text, closing quote included, whose content begins at an index. */
    final int endOfText(int from) throws MalformedJsonException {
        int at = endOfPlain(from);
        while (byteAt(at) != '"') {
            at = endOfPlain(endOfSpecial(at));
        }
        return at + 1;
    }

    /** The index of the next quote, backslash, control character or non-ASCII byte. */
    private int endOfPlain(int from) {
        int at = from;
        while (at + Long.BYTES <= to) {
            long bytes = (long) LONGS.get(in, at);
            // Sets the highest bit of each such byte. A borrow may set it in higher bytes too, so
            // only the lowest one counts.
            long special =
                    (bytes
                                    | (bytes - BLANKS)
                                    | ((bytes ^ QUOTES) - ONES)
                                    | ((bytes ^ BACKSLASHES) - ONES))
                            & HIGH_BITS;
            if (special != 0) {
                return at + (Long.numberOfTrailingZeros(special) >>> 3);
            }
            at += Long.BYTES;
        }
        while (at < to && in[at] >= ' ' && in[at] != '"' && in[at] != '\\') {
            at++;
        }
        return at;
    }

    private int endOfSpecial(int at) throws MalformedJsonException {
        int first = byteAt(at);
        int length;
        if (first == '\\') {
            escaped = true;
            length = escapeLength(at);
        } else {
            length = first < 0 ? characterLength(at) : 0;
        }
        if (length == 0) {
            throw notJson(
                    at,
                    first == '\\'
                            ? "there is no such escape"
                            : "a text has to be ended, and control characters in it escaped");
        }
        return at + length;
    }

    /** The length of the escape whose backslash is at an index, or 0 if it is invalid. */
    private int escapeLength(int at) {
        switch (byteAt(at + 1)) {
            case '"':
            case '\\':
            case '/':
            case 'b':
            case 'f':
            case 'n':
            case 'r':
            case 't':
                return 2;
            case 'u':
                for (int i = at + 2; i < at + 6; i++) {
                    if (Character.digit(byteAt(i), 16) < 0) {
                        return 0;
                    }
                }
                return 6;
            default:
                return 0;
        }
    }

    /**
     * The length of the multi-byte UTF-8 character at an index, or 0 if it is invalid. RFC 3629
     * allows no overlong forms, no surrogates and nothing beyond U+10FFFF.
     */
    private int characterLength(int at) {
        int first = in[at] & 0xFF;
        if (first < 0xC2 || first > 0xF4) {
            return 0;
        }
        int length = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
        int second = byteAt(at + 1) & 0xFF;
        int lowest = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
        int highest = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
        if (second < lowest || second > highest) {
            return 0;
        }
        for (int i = 2; i < length; i++) {
            if ((byteAt(at + i) & 0xC0) != 0x80) {
                return 0;
            }
        }
        return length;
    }

    final int endOfWord(int from, String word) throws MalformedJsonException {
        for (int i = 1; i < word.length(); i++) {
            if (byteAt(from + i) != word.charAt(i)) {
                throw notJson(from, NO_VALUE);
            }
        }
        return from + word.length();
    }

    private int endOfNumber(int from) throws MalformedJsonException {
        int at = byteAt(from) == '-' ? from + 1 : from;
        at = byteAt(at) == '0' ? at + 1 : endOfDigits(at, from);
        if (byteAt(at) == '.') {
            at = endOfDigits(at + 1, from);
        }
        int e = byteAt(at);
        if (e == 'e' || e == 'E') {
            int sign = byteAt(at + 1);
            at = endOfDigits(sign == '+' || sign == '-' ? at + 2 : at + 1, from);
        }
        return at;
    }

    private int endOfDigits(int from, int value) throws MalformedJsonException {
        int at = from;
        while (at < to && in[at] >= '0' && in[at] <= '9') {
            at++;
        }
        if (at == from) {
            throw notJson(value, NO_VALUE);
        }
        return at;
    }

    /** The byte at an index. After the end it is zero, which is valid nowhere in JSON. */
    final int byteAt(int at) {
        return at < to ? in[at] : 0;
    }

    final MalformedJsonException notJson(int at, String why) {
        return new MalformedJsonException(
                DeadLetterReason.INVALID_JSON,
                at >= to
                        ? "The input is not valid JSON at byte " + at + ": it ends too early."
                        : "The input is not valid JSON at byte " + at + ": " + why + '.');
    }
}
