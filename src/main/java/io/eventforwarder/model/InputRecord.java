package io.eventforwarder.model;

import java.io.IOException;
import java.util.Optional;
import javax.annotation.Nullable;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.base.array.BytePrimitiveArraySerializer;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** A record or line as the source read it, or a dead letter for what it could not read. */
public final class InputRecord {
    /** Stands for the length of the bytes in the serialized form of a dead letter. */
    private static final int DEAD_LETTER = -1;

    static final ImmutableSerializer<InputRecord> SERIALIZER =
            new ImmutableSerializer<>(1, InputRecord::write, InputRecord::read, Snapshot::new);

    public static final TypeInformation<InputRecord> TYPE =
            new ImmutableTypeInfo<>(InputRecord.class, SERIALIZER);

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
    private static void write(InputRecord record, DataOutputView out) throws IOException {
        record.position.write(out);
        out.writeLong(record.arrival);
        if (record.deadLetter == null) {
            BytePrimitiveArraySerializer.INSTANCE.serialize(record.bytes, out);
        } else {
            out.writeInt(DEAD_LETTER);
            DeadLetter.SERIALIZER.serialize(record.deadLetter, out);
        }
    }

    private static InputRecord read(DataInputView in) throws IOException {
        SourcePosition position = SourcePosition.read(in);
        long arrival = in.readLong();
        int length = in.readInt();
        if (length == DEAD_LETTER) {
            return new InputRecord(DeadLetter.SERIALIZER.deserialize(in));
        }
        byte[] bytes = new byte[length];
        in.readFully(bytes);
        return new InputRecord(bytes, position, arrival);
    }

    /** The serializer's part of a checkpoint. */
    public static final class Snapshot extends ImmutableSerializer.TypeSnapshot<InputRecord> {
        public Snapshot() {
            super(() -> SERIALIZER);
        }
    }
}
