package io.eventforwarder.model;

import java.io.IOException;
import java.util.Optional;
import javax.annotation.Nullable;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** A record or line as the source read it, or a dead letter for what it could not read. */
public final class InputRecord {
    public static final TypeInformation<InputRecord> TYPE =
            new ImmutableTypeInfo<>(InputRecord.class, Serializer.INSTANCE);

    private final byte[] bytes;
    private final SourcePosition position;
    private final long arrival;
    @Nullable private final DeadLetter deadLetter;

    /**
     * @param arrival the arrival time in milliseconds since the epoch
     */
    public InputRecord(byte[] bytes, SourcePosition position, long arrival) {
        this.bytes = bytes;
        this.position = position;
        this.arrival = arrival;
        this.deadLetter = null;
    }

    public InputRecord(DeadLetter deadLetter) {
        this.bytes = deadLetter.payload();
        this.position = deadLetter.source();
        this.arrival = deadLetter.receivedAt();
        this.deadLetter = deadLetter;
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

    public Optional<DeadLetter> deadLetter() {
        return Optional.ofNullable(deadLetter);
    }

    /** Format 1: position, arrival, bytes; for a dead letter the length -1 and the dead letter. */
    public static final class Serializer extends ImmutableSerializer<InputRecord> {
        private static final long serialVersionUID = 1L;
        static final Serializer INSTANCE = new Serializer();

        private static final int DEAD_LETTER = -1;

        private Serializer() {
            super(1);
        }

        @Override
        protected void write(InputRecord record, DataOutputView out) throws IOException {
            record.position.write(out);
            out.writeLong(record.arrival);
            if (record.deadLetter == null) {
                writeBytes(record.bytes, out);
            } else {
                out.writeInt(DEAD_LETTER);
                DeadLetter.Serializer.INSTANCE.serialize(record.deadLetter, out);
            }
        }

        @Override
        protected InputRecord read(DataInputView in) throws IOException {
            SourcePosition position = SourcePosition.read(in);
            long arrival = in.readLong();
            int length = in.readInt();
            if (length == DEAD_LETTER) {
                return new InputRecord(DeadLetter.Serializer.INSTANCE.deserialize(in));
            }
            byte[] bytes = new byte[length];
            in.readFully(bytes);
            return new InputRecord(bytes, position, arrival);
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
