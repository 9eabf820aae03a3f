package io.eventforwarder.benchmark;

import io.eventforwarder.model.OutgoingRecord;
import io.eventforwarder.model.SourcePosition;
import java.util.Random;
import org.apache.flink.api.common.functions.MapFunction;

/** Records of one size, always the same, of devices in turn. */
final class SentRecords implements MapFunction<Long, OutgoingRecord> {
    private static final long serialVersionUID = 1L;

    /** Many more than requests in flight, so that no record waits for its device. */
    private static final int DEVICES = 20_000;

    private static final int BYTES_OF_EVENT = 1_000;

    private final int size;

    private transient byte[] text;

    SentRecords(int size) {
        this.size = size;
    }

    @Override
    public OutgoingRecord map(Long number) {
        if (text == null) {
            text = new byte[size];
            new Random(1).nextBytes(text);
        }
        return new OutgoingRecord(
                "mp_deviceid:" + number % DEVICES,
                text,
                Math.max(1, size / BYTES_OF_EVENT),
                SourcePosition.inStream("events", "shardId-000000000000", "4961", 0),
                System.currentTimeMillis());
    }
}
