package io.eventforwarder.model;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.base.array.BytePrimitiveArraySerializer;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.types.StringValue;

/** A record to be sent, with the key of its device. The records of one device stay in order. */
public final class OutgoingRecord {
    /** The length of every partition key; Kinesis counts it into the size of a record. */
    public static final int PARTITION_KEY_BYTES = 32;

    /**
     * The member {@code device} of {@code forwarding_info} before the sink replaces the dashes by
     * the partition key. Only the sink has the secret from which partition keys are made.
     */
    public static final String DEVICE_PLACEHOLDER =
            "\"device\":\"" + "-".repeat(PARTITION_KEY_BYTES) + '"';

    private static final byte[] PLACEHOLDER =
            DEVICE_PLACEHOLDER.getBytes(StandardCharsets.US_ASCII);

    /** The longest text that can follow the placeholder. */
    private static final int MAX_BYTES_AFTER_PLACEHOLDER =
            (",\"device_sequence\":" + Long.MAX_VALUE + "}}\n").length();

    static final ImmutableSerializer<OutgoingRecord> SERIALIZER =
            new ImmutableSerializer<>(
                    1, OutgoingRecord::write, OutgoingRecord::read, Snapshot::new);

    public static final TypeInformation<OutgoingRecord> TYPE =
            new ImmutableTypeInfo<>(OutgoingRecord.class, SERIALIZER);

    private final String deviceKey;
    private final byte[] bytes;
    private final int events;
    private final SourcePosition position;
    private final long arrival;

    /**
     * @param deviceKey the key of the stream
     * @param bytes the record, a JSON object; a line feed may follow
     * @param events the number of its events
     * @param position the position of its first input batch
     * @param arrival the arrival time of its first input batch, in milliseconds since the epoch
     */
    public OutgoingRecord(
            String deviceKey, byte[] bytes, int events, SourcePosition position, long arrival) {
        this.deviceKey = deviceKey;
        this.bytes = bytes;
        this.events = events;
        this.position = position;
        this.arrival = arrival;
    }

    public String deviceKey() {
        return deviceKey;
    }

    /** The array itself, not a copy. Callers must not change it. */
    public byte[] bytes() {
        return bytes;
    }

    /**
     * The record as it is sent: {@code forwarding_info}, if there is any, has the partition key.
     *
     * @param partitionKeys makes the partition key of a device key
     */
    public byte[] bytes(UnaryOperator<String> partitionKeys) {
        int last = bytes.length - PLACEHOLDER.length;
        int first = Math.max(0, last - MAX_BYTES_AFTER_PLACEHOLDER);
        for (int at = last; at >= first; at--) {
            int end = at + PLACEHOLDER.length;
            if (Arrays.equals(bytes, at, end, PLACEHOLDER, 0, PLACEHOLDER.length)) {
                byte[] sent = bytes.clone();
                byte[] key = partitionKeys.apply(deviceKey).getBytes(StandardCharsets.US_ASCII);
                System.arraycopy(key, 0, sent, end - 1 - key.length, key.length);
                return sent;
            }
        }
        return bytes;
    }

    /**
     * Puts a JSON text on one line. Valid JSON has line breaks only as white space between tokens,
     * so a space can replace them.
     *
     * @return the same array if it has no line break, else a copy
     */
    public static byte[] onOneLine(byte[] json) {
        byte[] line = json;
        for (int i = 0; i < json.length; i++) {
            if (json[i] == '\n' || json[i] == '\r') {
                if (line == json) {
                    line = json.clone();
                }
                line[i] = ' ';
            }
        }
        return line;
    }

    public int events() {
        return events;
    }

    public SourcePosition position() {
        return position;
    }

    public long arrival() {
        return arrival;
    }

    /** Format 1: device key, events, position, arrival, bytes. */
    private static void write(OutgoingRecord record, DataOutputView out) throws IOException {
        StringValue.writeString(record.deviceKey, out);
        out.writeInt(record.events);
        record.position.write(out);
        out.writeLong(record.arrival);
        BytePrimitiveArraySerializer.INSTANCE.serialize(record.bytes, out);
    }

    private static OutgoingRecord read(DataInputView in) throws IOException {
        String deviceKey = StringValue.readString(in);
        int events = in.readInt();
        SourcePosition position = SourcePosition.read(in);
        long arrival = in.readLong();
        return new OutgoingRecord(
                deviceKey,
                BytePrimitiveArraySerializer.INSTANCE.deserialize(in),
                events,
                position,
                arrival);
    }

    /** The serializer's part of a checkpoint. */
    public static final class Snapshot extends ImmutableSerializer.TypeSnapshot<OutgoingRecord> {
        public Snapshot() {
            super(() -> SERIALIZER);
        }
    }
}
