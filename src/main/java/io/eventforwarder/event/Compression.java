package io.eventforwarder.event;

import io.airlift.compress.lz4.Lz4Compressor;
import io.airlift.compress.lz4.Lz4Decompressor;
import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.core.memory.DataOutputView;

/**
 * What is written, as one LZ4 block: its length, the block's length, the block. Event batches
 * become half as large. Not thread-safe; its buffers grow to the largest value.
 */
final class Compression {
    /** A state backend takes its snapshots in threads of its own. */
    private static final ThreadLocal<Compression> OF_THREAD =
            ThreadLocal.withInitial(Compression::new);

    /** Writes a value. */
    interface Writing {
        void to(DataOutputView out) throws IOException;
    }

    private final Lz4Compressor compressor = new Lz4Compressor();
    private final Lz4Decompressor decompressor = new Lz4Decompressor();
    private final DataOutputSerializer plain = new DataOutputSerializer(16 << 10);
    private byte[] block = {};

    static Compression ofThread() {
        return OF_THREAD.get();
    }

    /** Writes what a value writes, compressed. */
    void write(Writing value, DataOutputView out) throws IOException {
        plain.clear();
        value.to(plain);
        block = atLeast(compressor.maxCompressedLength(plain.length()), block);
        int length =
                compressor.compress(
                        plain.getSharedBuffer(), 0, plain.length(), block, 0, block.length);
        out.writeInt(plain.length());
        out.writeInt(length);
        out.write(block, 0, length);
    }

    /** Writes what a value writes, behind its length and not compressed. */
    static void writePlain(Writing value, DataOutputView out) throws IOException {
        if (out instanceof DataOutputSerializer) {
            // The length can be written when it is known, and nothing is copied.
            DataOutputSerializer array = (DataOutputSerializer) out;
            int start = array.length();
            array.writeInt(0);
            value.to(array);
            array.writeIntUnsafe(array.length() - start - Integer.BYTES, start);
        } else {
            DataOutputSerializer plain = ofThread().plain;
            plain.clear();
            value.to(plain);
            out.writeInt(plain.length());
            out.write(plain.getSharedBuffer(), 0, plain.length());
        }
    }

    /** What a value wrote, in an array of its own. */
    byte[] read(DataInputView in) throws IOException {
        int plainLength = in.readInt();
        int length = in.readInt();
        block = atLeast(length, block);
        in.readFully(block, 0, length);
        return restore(block, length, plainLength);
    }

    /** What became the block. */
    byte[] restore(byte[] whole, int plainLength) {
        return restore(whole, whole.length, plainLength);
    }

    private byte[] restore(byte[] from, int length, int plainLength) {
        byte[] restored = new byte[plainLength];
        decompressor.decompress(from, 0, length, restored, 0, plainLength);
        return restored;
    }

    private static byte[] atLeast(int length, byte[] buffer) {
        return buffer.length >= length ? buffer : new byte[length + length / 4];
    }
}
