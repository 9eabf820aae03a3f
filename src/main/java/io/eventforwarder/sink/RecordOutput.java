package io.eventforwarder.sink;

import io.eventforwarder.model.DeadLetter;
import io.eventforwarder.model.OutgoingRecord;
import java.util.Optional;
import org.apache.flink.streaming.api.datastream.DataStream;

/** Where records go. */
@FunctionalInterface
public interface RecordOutput {

    /**
     * Adds the output to a job.
     *
     * @param records partitioned by their device keys
     * @return the records that the destination refuses, where it can do that
     */
    Optional<DataStream<DeadLetter>> forward(DataStream<OutgoingRecord> records);
}
