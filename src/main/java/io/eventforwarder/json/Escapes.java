package io.eventforwarder.json;

import java.nio.charset.StandardCharsets;

/** The escapes of JSON texts. */
final class Escapes {
    private Escapes() {}

    /**
     * The length of the escape whose backslash is at an index, or 0 if it is none that JSON has.
     *
     * @param to the end of the input
     */
    static int length(byte[] in, int at, int to) {
        if (at + 2 > to) {
            return 0;
        }
        switch (in[at + 1]) {
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
                return at + 6 <= to && codeUnit(in, at + 2) >= 0 ? 6 : 0;
            default:
                return 0;
        }
    }

    /** A text without its quotes, whose escapes are all valid, as what they stand for. */
    static String resolved(byte[] in, int from, int to) {
        StringBuilder text = new StringBuilder(to - from);
        int at = from;
        while (at < to) {
            int plain = at;
            while (at < to && in[at] != '\\') {
                at++;
            }
            text.append(new String(in, plain, at - plain, StandardCharsets.UTF_8));
            if (at < to) {
                text.append(resolved(in, at));
                at += length(in, at, to);
            }
        }
        return text.toString();
    }

    private static char resolved(byte[] in, int at) {
        switch (in[at + 1]) {
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
            case 'u':
                return (char) codeUnit(in, at + 2);
            default:
                return (char) in[at + 1];
        }
    }

    /** What four hexadecimal digits say, or a negative number if they are none. */
    private static int codeUnit(byte[] in, int at) {
        int unit = 0;
        for (int i = at; i < at + 4; i++) {
            int digit = in[i] < 0 ? -1 : Character.digit(in[i], 16);
            if (digit < 0) {
                return -1;
            }
            unit = unit << 4 | digit;
        }
        return unit;
    }
}
