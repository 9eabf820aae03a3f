package io.eventforwarder.source;

import io.eventforwarder.model.InputRecord;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** A source of event batches. */
@FunctionalInterface
public interface EventSource {

    /** Adds the source to a job. */
    DataStream<InputRecord> read(StreamExecutionEnvironment env);
}
