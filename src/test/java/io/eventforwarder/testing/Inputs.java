package io.eventforwarder.testing;

import io.eventforwarder.model.InputRecord;
import io.eventforwarder.model.SourcePosition;
import java.nio.charset.StandardCharsets;
import org.apache.flink.streaming.api.datastream.DataStream;

/** Input records as from a Kinesis stream. */
public final class Inputs {
    public static final long ARRIVAL = 1_700_000_500_000L;

    private Inputs() {}

    public static SourcePosition position(int sequence) {
        return SourcePosition.inStream("events", "shardId-000000000003", "4960" + sequence, 0);
    }

    public static InputRecord record(String text) {
        return record(text.getBytes(StandardCharsets.UTF_8));
    }

    public static InputRecord record(byte[] bytes) {
        return new InputRecord(bytes, position(0), ARRIVAL);
    }

    /** Sends all records of a shard to one subtask, as the Kinesis source does. */
    public static DataStream<InputRecord> byShard(DataStream<InputRecord> records) {
        return records.partitionCustom(
                (shard, subtasks) -> Math.floorMod(shard.hashCode(), subtasks),
                record -> record.position().toString().split("/", 3)[1]);
    }
}
