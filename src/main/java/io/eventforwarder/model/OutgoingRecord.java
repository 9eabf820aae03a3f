package io.eventforwarder.model;

import java.io.IOException;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.types.StringValue;

/** A record to be sent, with the key of its device. The records of one device stay in order. */
public final class OutgoingRecord {
    /** The length of every partition key; Kinesis counts it into the size of a record. */
    public static final int PARTITION_KEY_BYTES = 32;

    public static final TypeInformation<OutgoingRecord> TYPE =
            new ImmutableTypeInfo<>(OutgoingRecord.class, Serializer.INSTANCE);

    private final String deviceKey;
    private final byte[] bytes;
    private final int events;
    private final SourcePosition position;
    private final long arrival;

    /**
     * @param deviceKey the key of the stream
     * @param bytes the record, a JSON object
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
    public static final class Serializer extends ImmutableSerializer<OutgoingRecord> {
        private static final long serialVersionUID = 1L;
        static final Serializer INSTANCE = new Serializer();

        private Serializer() {
            super(1);
        }

        @Override
        protected void write(OutgoingRecord record, DataOutputView out) throws IOException {
            StringValue.writeString(record.deviceKey, out);
            out.writeInt(record.events);
            record.position.write(out);
            out.writeLong(record.arrival);
            writeBytes(record.bytes, out);
        }

        @Override
        protected OutgoingRecord read(DataInputView in) throws IOException {
            String deviceKey = StringValue.readString(in);
            int events = in.readInt();
            SourcePosition position = SourcePosition.read(in);
            long arrival = in.readLong();
            return new OutgoingRecord(deviceKey, readBytes(in), events, position, arrival);
        }

        @Override
        public TypeSerializerSnapshot<OutgoingRecord> snapshotConfiguration() {
            return new Snapshot();
        }
    }

    /** The serializer's part of a checkpoint. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<OutgoingRecord> {
        public Snapshot() {
            super(() -> Serializer.INSTANCE);
        }
    }
}
