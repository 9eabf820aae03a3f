package io.eventforwarder.model;

import java.io.IOException;
import java.util.Arrays;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * A range of bytes of UTF-8 text in an array that several slices may share. Whoever makes a slice
 * must not change the array afterwards.
 */
public final class Slice extends Text {
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

    /** The next so many bytes of the input; where they are, if they may stay there. */
    static Slice read(int length, DataInputView in) throws IOException {
        if (in instanceof ArrayInput) {
            return ((ArrayInput) in).slice(length);
        }
        byte[] bytes = new byte[length];
        in.readFully(bytes);
        return of(bytes);
    }

    /** The bytes from an index of the slice (inclusive) to an index of it (exclusive). */
    Slice part(int begin, int end) {
        return new Slice(array, from + begin, from + end);
    }

    @Override
    public int length() {
        return length;
    }

    /** The array that the bytes are in; it is never changed. */
    public byte[] array() {
        return array;
    }

    /** The index of the first byte in the array. */
    public int from() {
        return from;
    }

    /** The index behind the last byte in the array. */
    public int to() {
        return from + length;
    }

    @Override
    public int copyTo(byte[] target, int at) {
        System.arraycopy(array, from, target, at, length);
        return at + length;
    }

    @Override
    public Slice inOneRun() {
        return this;
    }

    @Override
    void write(DataOutputView out) throws IOException {
        out.write(array, from, length);
    }

    @Override
    public boolean equals(Object other) {
        if (!(other instanceof Slice)) {
            return false;
        }
        Slice that = (Slice) other;
        return Arrays.equals(
                array, from, from + length, that.array, that.from, that.from + that.length);
    }

    @Override
    public int hashCode() {
        int hash = 1;
        for (int i = from; i < from + length; i++) {
            hash = 31 * hash + array[i];
        }
        return hash;
    }
}
