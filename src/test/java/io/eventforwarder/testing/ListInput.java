package io.eventforwarder.testing;

import io.eventforwarder.model.InputRecord;
import io.eventforwarder.source.EventSource;
import java.util.List;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** A bounded source with a list of records. */
public final class ListInput implements EventSource {
    private final List<InputRecord> records;

    public ListInput(List<InputRecord> records) {
        this.records = List.copyOf(records);
    }

    @Override
    public DataStream<InputRecord> read(StreamExecutionEnvironment env) {
        return Inputs.byShard(
                env.fromData(records, InputRecord.TYPE).uid("source").name("Read given records"));
    }
}
