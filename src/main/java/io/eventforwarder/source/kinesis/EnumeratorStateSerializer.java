package io.eventforwarder.source.kinesis;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Format 1: the stream (whether it is known, ARN, creation time), the start, whether shards have
 * been listed, the highest listed id, the unassigned, the assigned and the ended shards.
 */
final class EnumeratorStateSerializer implements SimpleVersionedSerializer<EnumeratorState> {
    private static final int VERSION = 1;

    @Override
    public int getVersion() {
        return VERSION;
    }

    @Override
    public byte[] serialize(EnumeratorState state) throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(1024);
        StreamIdentity stream = state.stream();
        out.writeBoolean(stream != null);
        if (stream != null) {
            out.writeUTF(stream.arn());
            out.writeLong(stream.createdMillis());
        }
        ShardSplitSerializer.writePosition(state.start(), out);
        out.writeBoolean(state.isListed());
        out.writeUTF(state.lastListed());
        write(state.unassigned(), out);
        write(state.assigned(), out);
        write(state.ended(), out);
        return out.getCopyOfBuffer();
    }

    private static void write(List<ShardSplit> shards, DataOutputView out) throws IOException {
        out.writeInt(shards.size());
        for (ShardSplit shard : shards) {
            ShardSplitSerializer.write(shard, out);
        }
    }

    @Override
    public EnumeratorState deserialize(int version, byte[] serialized) throws IOException {
        ShardSplitSerializer.checkVersion(version, VERSION, "enumerator");
        DataInputDeserializer in = new DataInputDeserializer(serialized);
        StreamIdentity stream =
                in.readBoolean() ? new StreamIdentity(in.readUTF(), in.readLong()) : null;
        return new EnumeratorState(
                stream,
                ShardSplitSerializer.readPosition(in),
                in.readBoolean(),
                in.readUTF(),
                read(in),
                read(in),
                read(in));
    }

    private static List<ShardSplit> read(DataInputView in) throws IOException {
        int count = in.readInt();
        List<ShardSplit> shards = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            shards.add(ShardSplitSerializer.read(in));
        }
        return shards;
    }
}
