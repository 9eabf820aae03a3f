package io.eventforwarder.sink.kinesis;

import io.eventforwarder.model.DeadLetter;
import io.eventforwarder.model.OutgoingRecord;
import io.eventforwarder.settings.OutputSettings;
import io.eventforwarder.settings.Settings;
import io.eventforwarder.sink.RecordOutput;
import io.eventforwarder.sink.kinesis.PutRecordOperatorFactory.OnRefusal;
import java.time.Duration;
import java.util.Optional;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.DataStreamUtils;
import org.apache.flink.streaming.api.datastream.KeyedStream;

/** Writes records to a Kinesis stream, each device's in order. */
public final class KinesisOutput implements RecordOutput {
    /** Requests that a sink subtask has in flight at once, until it knows that more are useful. */
    static final int FIRST_IN_FLIGHT = 2;

    /**
     * Bytes of records and queues that one sink subtask holds in memory. Requests in flight hold
     * copies of some of these records, so the subtask needs up to twice as much.
     */
    static final long MAX_BUFFERED_BYTES = 32L << 20;

    /** The interval of a paused connection's probes: short, so that its repair is noticed soon. */
    static final Duration PROBE_INTERVAL = Duration.ofSeconds(30);

    private final String uid;
    private final String name;
    private final PutRecordOperatorFactory operator;

    KinesisOutput(String uid, String name, PutRecordOperatorFactory operator) {
        this.uid = uid;
        this.name = name;
        this.operator = operator;
    }

    /** Creates the output to the connection's stream, with the customer's role or user. */
    public static KinesisOutput toCustomer(Settings settings) {
        return toCustomer(settings, PROBE_INTERVAL);
    }

    static KinesisOutput toCustomer(Settings settings, Duration probeInterval) {
        OutputSettings output = settings.output();
        return new KinesisOutput(
                "put-record",
                "Forward to Kinesis",
                new PutRecordOperatorFactory(
                        KinesisPutClient.customerStream(settings),
                        settings.destination().orElseThrow(),
                        () -> KinesisPutClient.toCustomer(settings),
                        output.partitionKeySecret(),
                        FIRST_IN_FLIGHT,
                        output.maxInFlight(),
                        MAX_BUFFERED_BYTES,
                        output.maxOverflowBytes().getBytes(),
                        OnRefusal.DEAD_LETTER,
                        probeInterval));
    }

    @Override
    public Optional<DataStream<DeadLetter>> forward(DataStream<OutgoingRecord> records) {
        // The records must already be partitioned by a shuffle: a keyBy directly before would be
        // lost.
        return Optional.of(
                send(
                        DataStreamUtils.reinterpretAsKeyedStream(
                                records, OutgoingRecord::deviceKey, Types.STRING)));
    }

    /** Adds the output to a job. Flink partitions the records by their key. */
    DataStream<DeadLetter> send(KeyedStream<OutgoingRecord, String> records) {
        return records.transform(name, DeadLetter.TYPE, operator).uid(uid);
    }
}
