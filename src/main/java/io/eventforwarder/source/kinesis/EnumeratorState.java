package io.eventforwarder.source.kinesis;

import io.eventforwarder.source.kinesis.ShardAssigner.Status;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import software.amazon.awssdk.services.kinesis.model.StartingPosition;

/** The enumerator's part of a checkpoint. */
final class EnumeratorState {
    /** The stream's ARN; empty until Kinesis has described the stream. */
    final String streamArn;

    /** When the stream was created, in milliseconds since the epoch. */
    final long streamCreated;

    /** Where the shards of the first listing are read from. */
    final StartingPosition start;

    final boolean listed;

    /** The highest shard id of all listings; empty before the first listing. */
    final String lastListed;

    /**
     * The shards by status, without {@link Status#ENDED}. The readers' state has their positions.
     */
    final Map<Status, List<ShardSplit>> shards;

    EnumeratorState(
            String streamArn,
            long streamCreated,
            StartingPosition start,
            boolean listed,
            String lastListed,
            Map<Status, List<ShardSplit>> shards) {
        this.streamArn = streamArn;
        this.streamCreated = streamCreated;
        this.start = start;
        this.listed = listed;
        this.lastListed = lastListed;
        this.shards = shards;
    }

    /** The state of an enumerator that has found nothing yet. */
    static EnumeratorState initial(StartingPosition start) {
        return new EnumeratorState("", 0, start, false, "", Map.of());
    }

    /**
     * Format 1: whether the stream is known, and then its ARN and creation time; the start; whether
     * shards have been listed; the highest listed id; the unassigned, the assigned and the passed
     * shards.
     */
    static final class Serializer implements SimpleVersionedSerializer<EnumeratorState> {
        private static final int VERSION = 1;

        private static final List<Status> STATUSES =
                List.of(Status.UNASSIGNED, Status.ASSIGNED, Status.PASSED);

        @Override
        public int getVersion() {
            return VERSION;
        }

        @Override
        public byte[] serialize(EnumeratorState state) throws IOException {
            DataOutputSerializer out = new DataOutputSerializer(1024);
            boolean isStreamKnown = !state.streamArn.isEmpty();
            out.writeBoolean(isStreamKnown);
            if (isStreamKnown) {
                out.writeUTF(state.streamArn);
                out.writeLong(state.streamCreated);
            }
            ShardSplit.writePosition(state.start, out);
            out.writeBoolean(state.listed);
            out.writeUTF(state.lastListed);
            for (Status status : STATUSES) {
                List<ShardSplit> shards = state.shards.getOrDefault(status, List.of());
                out.writeInt(shards.size());
                for (ShardSplit shard : shards) {
                    shard.write(out);
                }
            }
            return out.getCopyOfBuffer();
        }

        @Override
        public EnumeratorState deserialize(int version, byte[] serialized) throws IOException {
            ShardSplit.checkVersion(version, VERSION, "enumerator");
            DataInputDeserializer in = new DataInputDeserializer(serialized);
            boolean isStreamKnown = in.readBoolean();
            String streamArn = isStreamKnown ? in.readUTF() : "";
            long streamCreated = isStreamKnown ? in.readLong() : 0;
            StartingPosition start = ShardSplit.readPosition(in);
            boolean listed = in.readBoolean();
            String lastListed = in.readUTF();
            Map<Status, List<ShardSplit>> shards = new EnumMap<>(Status.class);
            for (Status status : STATUSES) {
                int count = in.readInt();
                List<ShardSplit> ofStatus = new ArrayList<>();
                for (int i = 0; i < count; i++) {
                    ofStatus.add(ShardSplit.read(in));
                }
                shards.put(status, ofStatus);
            }
            return new EnumeratorState(streamArn, streamCreated, start, listed, lastListed, shards);
        }
    }
}
