package io.eventforwarder.model;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.UUID;

/**
 * UTF-8 text that is being written; one text after the other in the same array, which grows to the
 * longest. Not thread-safe.
 */
public final class TextBuffer {
    private static final byte[] HEX_DIGITS =
            "0123456789abcdef".getBytes(StandardCharsets.ISO_8859_1);
    private static final int LONGEST_NUMBER = Long.toString(Long.MIN_VALUE).length();

    private byte[] bytes = new byte[256];
    private int length;

    /** Begins another text; what was {@linkplain #view view} of this one is good no more. */
    public TextBuffer clear() {
        length = 0;
        return this;
    }

    /** Goes back to a length that the text had; what follows is written anew. */
    public TextBuffer cutTo(int shorter) {
        length = Math.min(length, shorter);
        return this;
    }

    /** In bytes. */
    public int length() {
        return length;
    }

    public TextBuffer append(byte[] utf8) {
        return append(utf8, 0, utf8.length);
    }

    /** Appends the bytes of an array from an index (inclusive) to an index (exclusive). */
    public TextBuffer append(byte[] utf8, int from, int to) {
        reserve(to - from);
        System.arraycopy(utf8, from, bytes, length, to - from);
        length += to - from;
        return this;
    }

    public TextBuffer append(Text text) {
        reserve(text.length());
        length = text.copyTo(bytes, length);
        return this;
    }

    public TextBuffer append(String text) {
        int count = text.length();
        reserve(count);
        for (int i = 0; i < count; i++) {
            char c = text.charAt(i);
            if (c > 0x7F) {
                length += i;
                return append(text.substring(i).getBytes(StandardCharsets.UTF_8));
            }
            bytes[length + i] = (byte) c;
        }
        length += count;
        return this;
    }

    /** Appends an ASCII character. */
    public TextBuffer append(char ascii) {
        reserve(1);
        bytes[length++] = (byte) ascii;
        return this;
    }

    /** Appends a number's decimal digits, behind a minus if it is negative. */
    public TextBuffer append(long number) {
        reserve(LONGEST_NUMBER);
        if (number < 0) {
            bytes[length++] = '-';
        }
        // Only negative, since the least number has no positive counterpart.
        long rest = number < 0 ? number : -number;
        int first = length;
        length += digits(rest);
        for (int at = length - 1; at >= first; at--) {
            bytes[at] = (byte) ('0' - rest % 10);
            rest /= 10;
        }
        return this;
    }

    private static int digits(long number) {
        int digits = 1;
        for (long rest = number / 10; rest != 0; rest /= 10) {
            digits++;
        }
        return digits;
    }

    /** Appends its 36 characters. */
    public TextBuffer append(UUID uuid) {
        long high = uuid.getMostSignificantBits();
        long low = uuid.getLeastSignificantBits();
        appendHex(high >>> 32, 8).append('-');
        appendHex(high >>> 16, 4).append('-');
        appendHex(high, 4).append('-');
        appendHex(low >>> 48, 4).append('-');
        return appendHex(low, 12);
    }

    /** Appends the lowest digits of a hexadecimal number. */
    TextBuffer appendHex(long number, int digits) {
        reserve(digits);
        for (int i = digits - 1; i >= 0; i--) {
            bytes[length++] = HEX_DIGITS[(int) (number >>> (4 * i)) & 0xF];
        }
        return this;
    }

    private void reserve(int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, Math.addExact(length, more)));
        }
    }

    /** What has been written, in the buffer's own array: good until it is written anew. */
    public Slice view() {
        return new Slice(bytes, 0, length);
    }

    @Override
    public String toString() {
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }
}
