package io.eventforwarder.sink;

import io.eventforwarder.event.DeadLetter;
import io.eventforwarder.event.OutgoingRecord;
import io.eventforwarder.settings.OutputSettings.PutApi;
import io.eventforwarder.settings.Settings;
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

    /** The output that the settings name. */
    static RecordOutput of(Settings settings) {
        switch (settings.output().type()) {
            case KINESIS:
                return settings.output().putApi() == PutApi.KINESIS_STREAMS_SINK
                        ? KinesisStreamsOutput.toCustomer(settings)
                        : KinesisOutput.toCustomer(settings);
            case FILES:
                return new FileOutput(settings.output().path().orElseThrow());
            case DISCARD:
                return new DiscardOutput();
        }
        throw new IllegalArgumentException("No output of type " + settings.output().type());
    }
}
