package io.eventforwarder.sink;

import io.eventforwarder.model.DeadLetter;
import io.eventforwarder.model.OutgoingRecord;
import java.util.Optional;
import org.apache.flink.streaming.api.datastream.DataStream;

/** A destination for records. */
@FunctionalInterface
public interface RecordOutput {

    /**
     * Adds the output to a job.
     *
     * @param records partitioned by their device keys
     * @return dead letters for the records that the destination refuses; empty if it never refuses
     *     any
     */
    Optional<DataStream<DeadLetter>> forward(DataStream<OutgoingRecord> records);
}
