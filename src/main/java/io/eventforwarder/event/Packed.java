package io.eventforwarder.event;

import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * The bytes of a value that is read when it is needed: as it wrote them, or as a block of {@link
 * Compression}.
 */
final class Packed {
    private final byte[] bytes;
    private final int plainLength;
    private final boolean compressed;

    private Packed(byte[] bytes, int plainLength, boolean compressed) {
        this.bytes = bytes;
        this.plainLength = plainLength;
        this.compressed = compressed;
    }

    boolean isCompressed() {
        return compressed;
    }

    /** As it is kept. */
    int length() {
        return bytes.length;
    }

    /** The bytes as the value wrote them; not to be changed. */
    byte[] plain() {
        return compressed ? Compression.ofThread().restore(bytes, plainLength) : bytes;
    }

    /** Writes it as {@link Compression} has. */
    void writeBlock(DataOutputView out) throws IOException {
        out.writeInt(plainLength);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    static Packed read(boolean compressed, DataInputView in) throws IOException {
        int plainLength = in.readInt();
        byte[] bytes = new byte[compressed ? in.readInt() : plainLength];
        in.readFully(bytes);
        return new Packed(bytes, plainLength, compressed);
    }
}
