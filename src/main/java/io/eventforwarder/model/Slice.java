package io.eventforwarder.model;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** A range of UTF-8 text in an array. Slices may share an array, so nobody may change it. */
public final class Slice {
    private final byte[] array;
    private final int from;
    private final int length;

    /** The bytes of the array from an index (inclusive) to an index (exclusive). */
    public Slice(byte[] array, int from, int to) {
        this.array = array;
        this.from = from;
        this.length = to - from;
    }

    public static Slice of(byte[] array) {
        return new Slice(array, 0, array.length);
    }

    public static Slice of(String text) {
        return of(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Reads bytes that {@link #write} has written. The caller must know their number. */
    static Slice read(int length, DataInputView in) throws IOException {
        byte[] bytes = new byte[length];
        in.readFully(bytes);
        return of(bytes);
    }

    void write(DataOutputView out) throws IOException {
        out.write(array, from, length);
    }

    /** The bytes from an index of the slice (inclusive) to an index of it (exclusive). */
    Slice part(int begin, int end) {
        return new Slice(array, from + begin, from + end);
    }

    /** The length in bytes. */
    public int length() {
        return length;
    }

    /** The array that holds the bytes. */
    public byte[] array() {
        return array;
    }

    /** The index of the first byte in the array. */
    public int from() {
        return from;
    }

    /** The index after the last byte in the array. */
    public int to() {
        return from + length;
    }

    /** Copies the bytes into a target and returns the index after them. */
    public int copyTo(byte[] target, int at) {
        System.arraycopy(array, from, target, at, length);
        return at + length;
    }

    /** The text itself, which must not reach a log. */
    @Override
    public String toString() {
        return new String(array, from, length, StandardCharsets.UTF_8);
    }
}
