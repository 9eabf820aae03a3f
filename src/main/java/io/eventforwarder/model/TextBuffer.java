package io.eventforwarder.model;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A growing buffer of UTF-8 text. After it is cleared, it is filled again in the same array. Not
 * thread-safe.
 */
public final class TextBuffer {
    private byte[] bytes;
    private int length;

    public TextBuffer() {
        this(256);
    }

    /**
     * @param capacity the bytes that fit before the buffer has to grow
     */
    public TextBuffer(int capacity) {
        bytes = new byte[capacity];
    }

    /** Begins another text. A {@linkplain #view view} of this text is no longer valid. */
    public TextBuffer clear() {
        length = 0;
        return this;
    }

    /** Shortens the text to a number of bytes. */
    public TextBuffer cutTo(int newLength) {
        length = Math.min(length, newLength);
        return this;
    }

    /** The length in bytes. */
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

    public TextBuffer append(Slice text) {
        return append(text.array(), text.from(), text.to());
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

    /** Appends a number in decimal digits. */
    public TextBuffer append(long number) {
        return append(Long.toString(number));
    }

    private void reserve(int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, Math.addExact(length, more)));
        }
    }

    /** The text in the buffer's own array, valid until the buffer is cleared or cut. */
    public Slice view() {
        return new Slice(bytes, 0, length);
    }

    /** A copy of the text. */
    public byte[] toBytes() {
        return Arrays.copyOf(bytes, length);
    }

    @Override
    public String toString() {
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }
}
