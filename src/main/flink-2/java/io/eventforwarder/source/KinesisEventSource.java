package io.eventforwarder.source;

import io.eventforwarder.event.InputRecord;
import io.eventforwarder.settings.SourceSettings;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Where the source on Flink 2's Kinesis connector is to stand: {@code Source.type} files works. */
final class KinesisEventSource implements EventSource {
    private final String stream;

    KinesisEventSource(SourceSettings settings) {
        stream = settings.streamName().orElseThrow();
    }

    @Override
    public DataStream<InputRecord> read(StreamExecutionEnvironment env) {
        throw new UnsupportedOperationException(
                "The build for Flink 2 cannot read the stream "
                        + stream
                        + " yet: of Source.type it has files alone.");
    }
}
