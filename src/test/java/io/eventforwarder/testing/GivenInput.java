package io.eventforwarder.testing;

import io.eventforwarder.model.InputRecord;
import io.eventforwarder.source.EventSource;
import java.util.List;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** These records and no more. As from Kinesis, one subtask hands on a shard's records, in order. */
public final class GivenInput implements EventSource {
    private final List<InputRecord> records;

    public GivenInput(List<InputRecord> records) {
        this.records = List.copyOf(records);
    }

    @Override
    public DataStream<InputRecord> read(StreamExecutionEnvironment env) {
        return env.fromData(records, InputRecord.TYPE)
                .uid("source")
                .name("Hand on what is given")
                .partitionCustom(
                        (shard, subtasks) -> Math.floorMod(shard.hashCode(), subtasks),
                        record -> shard(record));
    }

    private static String shard(InputRecord record) {
        return record.place().toString().split("/", 3)[1];
    }
}
