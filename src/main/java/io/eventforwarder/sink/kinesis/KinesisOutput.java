package io.eventforwarder.sink.kinesis;

import io.eventforwarder.model.DeadLetter;
import io.eventforwarder.model.OutgoingRecord;
import io.eventforwarder.settings.OutputSettings;
import io.eventforwarder.settings.Settings;
import io.eventforwarder.sink.RecordOutput;
import java.time.Duration;
import java.util.Optional;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.DataStreamUtils;
import org.apache.flink.streaming.api.datastream.KeyedStream;

/** A Kinesis stream, written in each device's order. */
public final class KinesisOutput implements RecordOutput {
    /** What one sink subtask holds in memory; what exceeds it waits in its state. */
    private static final long MAX_BUFFERED_BYTES = 64L << 20;

    /** A person takes longer than that to mend something, and notices soon that it is. */
    public static final Duration PROBE_INTERVAL = Duration.ofSeconds(30);

    private final String uid;
    private final String name;
    private final PutRecordSettings settings;

    public KinesisOutput(String uid, String name, PutRecordSettings settings) {
        this.uid = uid;
        this.name = name;
        this.settings = settings;
    }

    /** The connection's stream, with the customer's role or user. */
    public static KinesisOutput toCustomer(Settings settings) {
        return toCustomer(settings, PROBE_INTERVAL);
    }

    /** As {@link #toCustomer(Settings)}, with another interval of the probes while it is paused. */
    public static KinesisOutput toCustomer(Settings settings, Duration probeInterval) {
        CustomerStream stream = CustomerStream.of(settings);
        OutputSettings output = settings.output();
        return new KinesisOutput(
                "put-record",
                "Forward to Kinesis",
                new PutRecordSettings(
                        stream.name(),
                        settings.destination().orElseThrow(),
                        stream::putClient,
                        output.partitionKeySecret(),
                        output.maxInFlight(),
                        MAX_BUFFERED_BYTES,
                        output.maxOverflowBytes().getBytes(),
                        PutRecordSettings.RefusedRecords.ARE_DEAD_LETTERS,
                        probeInterval));
    }

    @Override
    public Optional<DataStream<DeadLetter>> forward(DataStream<OutgoingRecord> records) {
        // On a stream that a keyBy is yet to partition this would take the partitioning away.
        return Optional.of(
                send(
                        DataStreamUtils.reinterpretAsKeyedStream(
                                records, OutgoingRecord::deviceKey, Types.STRING)));
    }

    /** As {@link #forward}, for records that are yet to be partitioned. */
    public DataStream<DeadLetter> send(KeyedStream<OutgoingRecord, String> records) {
        return records.transform(name, DeadLetter.TYPE, new PutRecordOperatorFactory(settings))
                .uid(uid);
    }
}
