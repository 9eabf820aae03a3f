package io.eventforwarder.source.kinesis;

import java.io.IOException;
import java.io.Serializable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.api.connector.source.SourceSplit;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.core.memory.DataOutputView;
import software.amazon.awssdk.services.kinesis.model.ChildShard;
import software.amazon.awssdk.services.kinesis.model.Shard;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;
import software.amazon.awssdk.services.kinesis.model.StartingPosition;

/** A shard, its parents, and how far it has been read. The split's id is the shard's id. */
final class ShardSplit implements SourceSplit, Serializable {
    private static final long serialVersionUID = 1L;

    /** The position of the oldest record that a shard still has. */
    static final StartingPosition TRIM_HORIZON =
            StartingPosition.builder().type(ShardIteratorType.TRIM_HORIZON).build();

    final String id;

    /** The shards that a split or merge has replaced with this shard: none, one or two. */
    final List<String> parents;

    /** Where reading begins or continues. */
    final StartingPosition position;

    /**
     * Whether the shard has been read to its end. A reader keeps such a shard until a checkpoint
     * that contains it has completed, so that a restored enumerator learns of the end.
     */
    final boolean ended;

    ShardSplit(String id, List<String> parents, StartingPosition position, boolean ended) {
        this.id = id;
        this.parents = List.copyOf(parents);
        this.position = position;
        this.ended = ended;
    }

    /** A shard as ListShards describes it. */
    static ShardSplit of(Shard shard, StartingPosition start) {
        List<String> parents =
                Stream.of(shard.parentShardId(), shard.adjacentParentShardId())
                        .filter(Objects::nonNull)
                        .collect(Collectors.toList());
        return new ShardSplit(shard.shardId(), parents, start, false);
    }

    /** A shard as the end of its parent describes it, to be read from its beginning. */
    static ShardSplit of(ChildShard child) {
        return new ShardSplit(child.shardId(), child.parentShards(), TRIM_HORIZON, false);
    }

    /** The position of the first record that arrived at an instant or later. */
    static StartingPosition at(Instant instant) {
        return StartingPosition.builder()
                .type(ShardIteratorType.AT_TIMESTAMP)
                .timestamp(Instant.ofEpochMilli(instant.toEpochMilli()))
                .build();
    }

    /** The position after the record with a sequence number. */
    static StartingPosition after(String sequenceNumber) {
        return StartingPosition.builder()
                .type(ShardIteratorType.AFTER_SEQUENCE_NUMBER)
                .sequenceNumber(sequenceNumber)
                .build();
    }

    @Override
    public String splitId() {
        return id;
    }

    ShardSplit at(StartingPosition other) {
        return new ShardSplit(id, parents, other, false);
    }

    ShardSplit ended() {
        return new ShardSplit(id, parents, position, true);
    }

    @Override
    public String toString() {
        return id + (ended ? " (ended)" : " from " + position);
    }

    void write(DataOutputView out) throws IOException {
        out.writeUTF(id);
        out.writeInt(parents.size());
        for (String parent : parents) {
            out.writeUTF(parent);
        }
        writePosition(position, out);
        out.writeBoolean(ended);
    }

    static ShardSplit read(DataInputView in) throws IOException {
        String id = in.readUTF();
        int count = in.readInt();
        List<String> parents = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            parents.add(in.readUTF());
        }
        return new ShardSplit(id, parents, readPosition(in), in.readBoolean());
    }

    static void writePosition(StartingPosition position, DataOutputView out) throws IOException {
        out.writeUTF(position.typeAsString());
        out.writeUTF(
                position.timestamp() != null
                        ? Long.toString(position.timestamp().toEpochMilli())
                        : Objects.requireNonNullElse(position.sequenceNumber(), ""));
    }

    static StartingPosition readPosition(DataInputView in) throws IOException {
        ShardIteratorType type = ShardIteratorType.fromValue(in.readUTF());
        String value = in.readUTF();
        switch (type) {
            case AT_TIMESTAMP:
                return at(Instant.ofEpochMilli(Long.parseLong(value)));
            case AFTER_SEQUENCE_NUMBER:
                return after(value);
            default:
                return TRIM_HORIZON;
        }
    }

    /**
     * Format 1: id, parents, type of the position, its sequence number or milliseconds since the
     * epoch, whether the shard has ended.
     */
    static final class Serializer implements SimpleVersionedSerializer<ShardSplit> {
        private static final int VERSION = 1;

        @Override
        public int getVersion() {
            return VERSION;
        }

        @Override
        public byte[] serialize(ShardSplit split) throws IOException {
            DataOutputSerializer out = new DataOutputSerializer(128);
            split.write(out);
            return out.getCopyOfBuffer();
        }

        @Override
        public ShardSplit deserialize(int version, byte[] serialized) throws IOException {
            checkVersion(version, VERSION, "shards");
            return read(new DataInputDeserializer(serialized));
        }
    }

    static void checkVersion(int found, int known, String what) throws IOException {
        if (found != known) {
            throw new IOException(
                    String.format(
                            "The state has format %d of the source's %s, and this version of the"
                                    + " job reads format %d. Start the job with the version that"
                                    + " wrote the state, or a later one.",
                            found, what, known));
        }
    }
}
