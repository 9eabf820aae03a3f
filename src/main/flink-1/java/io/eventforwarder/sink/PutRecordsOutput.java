package io.eventforwarder.sink;

import io.eventforwarder.event.DeadLetter;
import io.eventforwarder.event.OutgoingRecord;
import io.eventforwarder.settings.OutputSettings;
import io.eventforwarder.settings.Settings;
import java.time.Duration;
import java.util.Optional;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.util.OutputTag;

/** A Kinesis stream, written many records a request with Flink's {@code KinesisStreamsSink}. */
final class PutRecordsOutput implements RecordOutput {
    private static final OutputTag<DeadLetter> TOO_LARGE =
            new OutputTag<>("too-large", DeadLetter.TYPE);

    private final PutRecordsSink sink;
    private final String destination;
    private final long maxRecordSize;

    private PutRecordsOutput(PutRecordsSink sink, String destination, long maxRecordSize) {
        this.sink = sink;
        this.destination = destination;
        this.maxRecordSize = maxRecordSize;
    }

    /** The connection's stream, with the customer's role or user. */
    static PutRecordsOutput toCustomer(Settings settings) {
        return toCustomer(settings, KinesisOutput.PROBE_INTERVAL);
    }

    /** As {@link #toCustomer(Settings)}, with another interval of the probes while it is paused. */
    static PutRecordsOutput toCustomer(Settings settings, Duration probeInterval) {
        CustomerStream stream = CustomerStream.of(settings);
        OutputSettings output = settings.output();
        return new PutRecordsOutput(
                new PutRecordsSink(
                        stream.streamName(),
                        stream.maxInFlight(),
                        output.partitionKeySecret(),
                        observer -> PausingKinesisClient.open(stream, probeInterval, observer)),
                settings.destination().orElseThrow(),
                output.maxRecordSize().getBytes());
    }

    @Override
    public Optional<DataStream<DeadLetter>> forward(DataStream<OutgoingRecord> records) {
        SingleOutputStreamOperator<OutgoingRecord> accepted =
                records.process(
                                new LimitRecordSize(destination, maxRecordSize, TOO_LARGE),
                                OutgoingRecord.TYPE)
                        .uid("limit-record-size")
                        .name("Keep back records that are too large");
        accepted.sinkTo(sink).uid("put-records").name("Forward to Kinesis");
        return Optional.of(accepted.getSideOutput(TOO_LARGE));
    }
}
