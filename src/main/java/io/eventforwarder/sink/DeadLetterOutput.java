package io.eventforwarder.sink;

import io.eventforwarder.model.DeadLetter;
import org.apache.flink.streaming.api.datastream.DataStream;

/** A destination for dead letters. */
@FunctionalInterface
public interface DeadLetterOutput {

    /** Adds the output to a job. */
    void keep(DataStream<DeadLetter> letters);
}
