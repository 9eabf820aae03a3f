package io.eventforwarder.benchmark.sink;

import io.eventforwarder.event.OutgoingRecord;
import java.net.URI;
import org.apache.flink.api.connector.sink2.Sink;

/** Flink's own Kinesis sink, which has no release for Flink 2 that this project builds with. */
final class FlinksSink {
    private FlinksSink() {}

    @SuppressWarnings("DoNotCallSuggester")
    static Sink<OutgoingRecord> to(URI endpoint, int inFlight, String protocol) {
        throw new UnsupportedOperationException(
                "KinesisStreamsSink is measured with the build for Flink 1.20.");
    }
}
