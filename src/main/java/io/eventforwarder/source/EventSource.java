package io.eventforwarder.source;

import io.eventforwarder.event.InputRecord;
import io.eventforwarder.settings.SourceSettings;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Where event batches come from. */
@FunctionalInterface
public interface EventSource {

    /** Adds the source to a job. */
    DataStream<InputRecord> read(StreamExecutionEnvironment env);

    /** The source that the settings name. */
    static EventSource of(SourceSettings settings) {
        switch (settings.type()) {
            case KINESIS:
                return new KinesisEventSource(settings);
            case FILES:
                return new FileEventSource(settings);
        }
        throw new IllegalArgumentException("No source of type " + settings.type());
    }
}
