package io.eventforwarder.model;

import java.io.IOException;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** What a source hands on: the bytes of one record or line as they came, its place and arrival. */
public final class InputRecord {
    public static final TypeInformation<InputRecord> TYPE =
            new ImmutableTypeInfo<>(InputRecord.class, Serializer.INSTANCE);

    private final byte[] bytes;
    private final SourcePosition place;
    private final long arrival;

    /** Arrival is the source's arrival time in milliseconds since the epoch. */
    public InputRecord(byte[] bytes, SourcePosition place, long arrival) {
        this.bytes = bytes;
        this.place = place;
        this.arrival = arrival;
    }

    /** The same record at another place. */
    public InputRecord at(SourcePosition other) {
        return new InputRecord(bytes, other, arrival);
    }

    /** The bytes themselves, not a copy; they are never changed. */
    public byte[] bytes() {
        return bytes;
    }

    public SourcePosition place() {
        return place;
    }

    public long arrival() {
        return arrival;
    }

    /** Format 1: place, arrival, bytes. */
    public static final class Serializer extends ImmutableSerializer<InputRecord> {
        private static final long serialVersionUID = 1L;
        static final Serializer INSTANCE = new Serializer();

        private Serializer() {
            super(1);
        }

        @Override
        protected void write(InputRecord record, DataOutputView out) throws IOException {
            record.place.write(out);
            out.writeLong(record.arrival);
            writeBytes(record.bytes, out);
        }

        @Override
        protected InputRecord read(DataInputView in) throws IOException {
            SourcePosition place = SourcePosition.read(in);
            long arrival = in.readLong();
            return new InputRecord(readBytes(in), place, arrival);
        }

        @Override
        public TypeSerializerSnapshot<InputRecord> snapshotConfiguration() {
            return new Snapshot();
        }
    }

    /** What a checkpoint keeps of the serializer. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<InputRecord> {
        public Snapshot() {
            super(() -> Serializer.INSTANCE);
        }
    }
}
