package io.eventforwarder.sink;

import io.eventforwarder.event.OutgoingRecord;
import io.eventforwarder.settings.Settings;
import org.apache.flink.streaming.api.datastream.DataStream;

/** Where records go. */
@FunctionalInterface
public interface RecordOutput {

    /** Adds the output to a job; the records are partitioned by their device keys. */
    void forward(DataStream<OutgoingRecord> records);

    /** The output that the settings name. */
    static RecordOutput of(Settings settings) {
        switch (settings.output().type()) {
            case KINESIS:
                return KinesisOutput.toCustomer(settings);
            case FILES:
                return new FileOutput(settings.output().path().orElseThrow());
            case DISCARD:
                return new DiscardOutput();
        }
        throw new IllegalArgumentException("No output of type " + settings.output().type());
    }
}
