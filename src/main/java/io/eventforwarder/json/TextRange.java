package io.eventforwarder.json;

import io.eventforwarder.model.TextBuffer;
import java.nio.charset.StandardCharsets;

/** Where a text or number stands in the input; its String is made only when it is asked for. */
public final class TextRange {
    /** So many fit into a long, whichever they are. */
    private static final int SAFE_DIGITS = 18;

    private int from;
    private int to;
    private boolean escaped;

    void set(int start, int end, boolean hasEscapes) {
        from = start;
        to = end;
        escaped = hasEscapes;
    }

    /** Makes it empty. */
    public void clear() {
        set(0, 0, false);
    }

    public boolean isEmpty() {
        return from == to;
    }

    /** The text, unescaped; a number as it is written. */
    public String in(byte[] input) {
        return escaped
                ? Escapes.resolved(input, from, to)
                : new String(input, from, to - from, StandardCharsets.UTF_8);
    }

    /** Appends what {@link #in} says; halves of characters, which escapes can stand for, as ?. */
    public void appendTo(TextBuffer text, byte[] input) {
        if (escaped) {
            text.append(in(input));
        } else {
            text.append(input, from, to);
        }
    }

    /** The number that some decimal digits make, or -1 if it is anything else, or has too many. */
    public long digits(byte[] input) {
        if (isEmpty() || to - from > SAFE_DIGITS) {
            return -1;
        }
        long number = 0;
        for (int i = from; i < to; i++) {
            int digit = input[i] - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            number = 10 * number + digit;
        }
        return number;
    }

    int from() {
        return from;
    }

    int to() {
        return to;
    }

    public boolean isEscaped() {
        return escaped;
    }
}
