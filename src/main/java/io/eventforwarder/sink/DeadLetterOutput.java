package io.eventforwarder.sink;

import io.eventforwarder.model.DeadLetter;
import org.apache.flink.streaming.api.datastream.DataStream;

/** Where dead letters go. */
@FunctionalInterface
public interface DeadLetterOutput {

    /** Adds the output to a job. */
    void keep(DataStream<DeadLetter> letters);
}
