package io.eventforwarder.model;

import java.io.IOException;
import java.io.Serializable;
import java.util.Objects;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.types.StringValue;

/**
 * Where an input record was read: a Kinesis stream's shard, sequence and subsequence number, or a
 * file's path and byte offset; in a record with several batches, the batch's index too. A record
 * has the same position when it is read again. Ids that must be stable across replays are therefore
 * made from positions.
 */
public final class SourcePosition implements Serializable, Comparable<SourcePosition> {
    private static final long serialVersionUID = 1L;

    private final String origin;
    private final String shard;
    private final String sequence;
    private final long offset;
    private final int item;

    private SourcePosition(String origin, String shard, String sequence, long offset, int item) {
        this.origin = Objects.requireNonNull(origin);
        this.shard = Objects.requireNonNull(shard);
        this.sequence = Objects.requireNonNull(sequence);
        this.offset = offset;
        this.item = item;
    }

    /**
     * The position of a record in a stream.
     *
     * @param subsequence 0 for a record that is not aggregated
     */
    public static SourcePosition inStream(
            String stream, String shard, String sequence, long subsequence) {
        return new SourcePosition(stream, shard, sequence, subsequence, 0);
    }

    /**
     * The position of a line in a file.
     *
     * @param offset the offset of the line's first byte in the uncompressed file
     */
    public static SourcePosition inFile(String path, long offset) {
        return new SourcePosition(path, "", "", offset, 0);
    }

    /** The sequence number of a record in a stream; empty for a file. */
    public String sequence() {
        return sequence;
    }

    /** The position of another user record of the same aggregated Kinesis record. */
    public SourcePosition subsequence(long number) {
        return number == offset ? this : new SourcePosition(origin, shard, sequence, number, item);
    }

    /** The position of the batch with an index among the batches of the record at this position. */
    public SourcePosition item(int index) {
        return index == item ? this : new SourcePosition(origin, shard, sequence, offset, index);
    }

    /** The order of the input within a shard or a file. */
    @Override
    public int compareTo(SourcePosition that) {
        int order = origin.compareTo(that.origin);
        order = order != 0 ? order : shard.compareTo(that.shard);
        // Sequence numbers are decimal and have no leading zeros, so the longer one is larger.
        order = order != 0 ? order : Integer.compare(sequence.length(), that.sequence.length());
        order = order != 0 ? order : sequence.compareTo(that.sequence);
        order = order != 0 ? order : Long.compare(offset, that.offset);
        return order != 0 ? order : Integer.compare(item, that.item);
    }

    /** {@code stream/shard/sequence/subsequence#item} or {@code path@offset#item}. */
    @Override
    public String toString() {
        return appendTo(new TextBuffer()).toString();
    }

    /** Appends {@link #toString}. */
    public TextBuffer appendTo(TextBuffer text) {
        text.append(origin);
        if (shard.isEmpty()) {
            text.append('@');
        } else {
            text.append('/').append(shard).append('/').append(sequence).append('/');
        }
        return text.append(offset).append('#').append(item);
    }

    @Override
    public boolean equals(Object other) {
        if (!(other instanceof SourcePosition)) {
            return false;
        }
        SourcePosition that = (SourcePosition) other;
        return offset == that.offset
                && item == that.item
                && sequence.equals(that.sequence)
                && shard.equals(that.shard)
                && origin.equals(that.origin);
    }

    @Override
    public int hashCode() {
        return Objects.hash(origin, shard, sequence, offset, item);
    }

    void write(DataOutputView out) throws IOException {
        StringValue.writeString(origin, out);
        StringValue.writeString(shard, out);
        StringValue.writeString(sequence, out);
        out.writeLong(offset);
        out.writeInt(item);
    }

    static SourcePosition read(DataInputView in) throws IOException {
        return new SourcePosition(
                StringValue.readString(in),
                StringValue.readString(in),
                StringValue.readString(in),
                in.readLong(),
                in.readInt());
    }
}
