package io.eventforwarder.source.kinesis;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.core.memory.DataOutputView;

/** Format 1: shard id, parents, kind and value of the position, whether the shard has ended. */
final class ShardSplitSerializer implements SimpleVersionedSerializer<ShardSplit> {
    static final ShardSplitSerializer INSTANCE = new ShardSplitSerializer();

    private static final int VERSION = 1;

    private ShardSplitSerializer() {}

    @Override
    public int getVersion() {
        return VERSION;
    }

    @Override
    public byte[] serialize(ShardSplit split) throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(128);
        write(split, out);
        return out.getCopyOfBuffer();
    }

    @Override
    public ShardSplit deserialize(int version, byte[] serialized) throws IOException {
        checkVersion(version, VERSION, "shards");
        return read(new DataInputDeserializer(serialized));
    }

    static void checkVersion(int found, int known, String what) throws IOException {
        if (found != known) {
            throw new IOException(
                    "The state has format "
                            + found
                            + " of the source's "
                            + what
                            + ", and this version of the job reads format "
                            + known
                            + ". Start the job with the version that wrote the state, or a later"
                            + " one.");
        }
    }

    static void write(ShardSplit split, DataOutputView out) throws IOException {
        out.writeUTF(split.splitId());
        out.writeInt(split.parents().size());
        for (String parent : split.parents()) {
            out.writeUTF(parent);
        }
        writePosition(split.position(), out);
        out.writeBoolean(split.isEnded());
    }

    static ShardSplit read(DataInputView in) throws IOException {
        String shardId = in.readUTF();
        int count = in.readInt();
        List<String> parents = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            parents.add(in.readUTF());
        }
        return ShardSplit.of(shardId, parents, readPosition(in), in.readBoolean());
    }

    static void writePosition(ShardPosition position, DataOutputView out) throws IOException {
        out.writeUTF(position.kind().name());
        out.writeUTF(position.value());
    }

    static ShardPosition readPosition(DataInputView in) throws IOException {
        return new ShardPosition(ShardPosition.Kind.valueOf(in.readUTF()), in.readUTF());
    }
}
