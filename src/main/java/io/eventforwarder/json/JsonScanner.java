package io.eventforwarder.json;

import io.eventforwarder.model.DeadLetterReason;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** What JSON's single tokens look like: finds where they end, and refuses what is none. */
class JsonScanner {
    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    // The same byte in all eight places of a long.
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGH_BITS = 0x8080808080808080L;
    private static final long BLANKS = ' ' * ONES;
    private static final long QUOTES = '"' * ONES;
    private static final long BACKSLASHES = '\\' * ONES;
    private static final long ZEROS = '0' * ONES;

    /** Added to nine it does not reach the highest bit, to ten it does. */
    private static final long UP_TO_HIGH_BITS = (0x80 - 10) * ONES;

    /** The input, of which nothing is read from an index on. */
    byte[] in;

    int to;

    /** Whether a text had an escape since this was last cleared. */
    boolean escaped;

    final void scan(byte[] bytes, int until) {
        in = bytes;
        to = until;
    }

    /** The index behind a value that is no container, whose first byte is at an index. */
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

    final int behind(int at, char expected, String otherwise) throws MalformedJsonException {
        if (byteAt(at) != expected) {
            throw notJson(at, otherwise);
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

    /** The index behind the quote that ends the text whose first byte is at an index. */
    final int endOfText(int from) throws MalformedJsonException {
        int at = endOfPlain(from);
        while (byteAt(at) != '"') {
            at = endOfPlain(endOfSpecial(at));
        }
        return at + 1;
    }

    /** The index of the next byte that is a quote, a backslash, a control character or no ASCII. */
    private int endOfPlain(int from) {
        int at = from;
        while (at + Long.BYTES <= to) {
            long bytes = (long) LONGS.get(in, at);
            // A byte's highest bit tells; the lowest byte that has it has it for itself.
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
            length = Escapes.length(in, at, to);
        } else {
            length = first < 0 ? Utf8.characterLength(in, at, to) : 0;
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

    final int endOfWord(int from, String word) throws MalformedJsonException {
        for (int i = 1; i < word.length(); i++) {
            if (byteAt(from + i) != word.charAt(i)) {
                throw notJson(from, "there should be a value");
            }
        }
        return from + word.length();
    }

    final int endOfNumber(int from) throws MalformedJsonException {
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
        while (at + Long.BYTES <= to) {
            long digits = (long) LONGS.get(in, at) ^ ZEROS;
            // As for texts; what is no digit is more than nine now.
            long special = (digits | (digits + UP_TO_HIGH_BITS)) & HIGH_BITS;
            if (special != 0) {
                return endOfSome(at + (Long.numberOfTrailingZeros(special) >>> 3), from, value);
            }
            at += Long.BYTES;
        }
        while (at < to && in[at] >= '0' && in[at] <= '9') {
            at++;
        }
        return endOfSome(at, from, value);
    }

    private int endOfSome(int at, int from, int value) throws MalformedJsonException {
        if (at == from) {
            throw notJson(value, "there should be a value");
        }
        return at;
    }

    /** Zero, which no JSON has outside texts nor in them, behind the last byte. */
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
