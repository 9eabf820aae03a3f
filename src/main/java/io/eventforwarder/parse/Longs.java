package io.eventforwarder.parse;

import io.eventforwarder.json.TextRange;

/** Whole numbers as they come: as numbers or in strings. */
final class Longs {
    private Longs() {}

    /** The number that the text is, or the fallback where it is no signed 64-bit integer. */
    static long read(TextRange range, byte[] in, long fallback) {
        long plain = range.digits(in);
        if (plain >= 0) {
            return plain;
        }
        String text = range.in(in);
        if (text.isEmpty() || text.length() > 20) {
            return fallback;
        }
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            return fallback;
        }
    }
}
