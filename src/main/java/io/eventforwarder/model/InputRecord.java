package io.eventforwarder.model;

import java.io.IOException;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** A record or line as the source read it. */
public final class InputRecord {
    public static final TypeInformation<InputRecord> TYPE =
            new ImmutableTypeInfo<>(InputRecord.class, Serializer.INSTANCE);

    private final byte[] bytes;
    private final SourcePosition position;
    private final long arrival;

    /**
     * @param arrival the arrival time in milliseconds since the epoch
     */
    public InputRecord(byte[] bytes, SourcePosition position, long arrival) {
        this.bytes = bytes;
        this.position = position;
        this.arrival = arrival;
    }

    /** The same record at another position. */
    public InputRecord at(SourcePosition other) {
        return new InputRecord(bytes, other, arrival);
    }

    /** The array itself, not a copy. Callers must not change it. */
    public byte[] bytes() {
        return bytes;
    }

    public SourcePosition position() {
        return position;
    }

    public long arrival() {
        return arrival;
    }

    /** Format 1: position, arrival, bytes. */
    public static final class Serializer extends ImmutableSerializer<InputRecord> {
        private static final long serialVersionUID = 1L;
        static final Serializer INSTANCE = new Serializer();

        private Serializer() {
            super(1);
        }

        @Override
        protected void write(InputRecord record, DataOutputView out) throws IOException {
            record.position.write(out);
            out.writeLong(record.arrival);
            writeBytes(record.bytes, out);
        }

        @Override
        protected InputRecord read(DataInputView in) throws IOException {
            SourcePosition position = SourcePosition.read(in);
            long arrival = in.readLong();
            return new InputRecord(readBytes(in), position, arrival);
        }

        @Override
        public TypeSerializerSnapshot<InputRecord> snapshotConfiguration() {
            return new Snapshot();
        }
    }

    /** The serializer's part of a checkpoint. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<InputRecord> {
        public Snapshot() {
            super(() -> Serializer.INSTANCE);
        }
    }
}
