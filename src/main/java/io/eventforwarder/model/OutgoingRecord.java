package io.eventforwarder.model;

import java.io.IOException;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.types.StringValue;

/** What leaves: the bytes of one record, with the device whose order it belongs to. */
public final class OutgoingRecord {
    /** The size of every partition key, which Kinesis counts into the size of a record. */
    public static final int PARTITION_KEY_BYTES = 32;

    public static final TypeInformation<OutgoingRecord> TYPE =
            new ImmutableTypeInfo<>(OutgoingRecord.class, Serializer.INSTANCE);

    private final String deviceKey;
    private final byte[] bytes;
    private final int events;
    private final SourcePosition place;
    private final long arrival;

    /**
     * @param deviceKey what the stream is keyed by
     * @param bytes the record, a JSON object
     * @param events how many events it holds
     * @param place where the (first) input that it was made from stood
     * @param arrival when that input arrived, in milliseconds since the epoch
     */
    public OutgoingRecord(
            String deviceKey, byte[] bytes, int events, SourcePosition place, long arrival) {
        this.deviceKey = deviceKey;
        this.bytes = bytes;
        this.events = events;
        this.place = place;
        this.arrival = arrival;
    }

    public String deviceKey() {
        return deviceKey;
    }

    /** The bytes themselves, not a copy; they are never changed. */
    public byte[] bytes() {
        return bytes;
    }

    public int events() {
        return events;
    }

    public SourcePosition place() {
        return place;
    }

    public long arrival() {
        return arrival;
    }

    /** Format 1: device key, events, place, arrival, bytes. */
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
            record.place.write(out);
            out.writeLong(record.arrival);
            writeBytes(record.bytes, out);
        }

        @Override
        protected OutgoingRecord read(DataInputView in) throws IOException {
            String deviceKey = StringValue.readString(in);
            int events = in.readInt();
            SourcePosition place = SourcePosition.read(in);
            long arrival = in.readLong();
            return new OutgoingRecord(deviceKey, readBytes(in), events, place, arrival);
        }

        @Override
        public TypeSerializerSnapshot<OutgoingRecord> snapshotConfiguration() {
            return new Snapshot();
        }
    }

    /** What a checkpoint keeps of the serializer. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<OutgoingRecord> {
        public Snapshot() {
            super(() -> Serializer.INSTANCE);
        }
    }
}
