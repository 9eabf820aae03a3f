package io.eventforwarder.sink;

import io.eventforwarder.event.DeadLetter;
import io.eventforwarder.event.OutgoingRecord;
import io.eventforwarder.settings.Settings;
import java.time.Duration;
import java.util.Optional;
import org.apache.flink.streaming.api.datastream.DataStream;

/** Where the output on Flink 2's Kinesis connector is to stand: {@code put-record} works. */
final class PutRecordsOutput implements RecordOutput {
    private final String stream;

    private PutRecordsOutput(String stream) {
        this.stream = stream;
    }

    static PutRecordsOutput toCustomer(Settings settings) {
        return toCustomer(settings, KinesisOutput.PROBE_INTERVAL);
    }

    static PutRecordsOutput toCustomer(Settings settings, Duration probeInterval) {
        return new PutRecordsOutput(CustomerStream.of(settings).name());
    }

    @Override
    public Optional<DataStream<DeadLetter>> forward(DataStream<OutgoingRecord> records) {
        throw new UnsupportedOperationException(
                "The build for Flink 2 cannot send PutRecords requests to "
                        + stream
                        + " yet: of Output.put-api it has put-record alone.");
    }
}
