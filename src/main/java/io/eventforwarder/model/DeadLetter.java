package io.eventforwarder.model;

import java.io.IOException;
import java.util.Locale;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.base.array.BytePrimitiveArraySerializer;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.types.StringValue;

/** Input that cannot be forwarded, with the reason and the data needed to repair and replay it. */
public final class DeadLetter {
    static final ImmutableSerializer<DeadLetter> SERIALIZER =
            new ImmutableSerializer<>(1, DeadLetter::write, DeadLetter::read, Snapshot::new);

    public static final TypeInformation<DeadLetter> TYPE =
            new ImmutableTypeInfo<>(DeadLetter.class, SERIALIZER);

    /** The stage that refused the input. */
    public enum Stage {
        PARSE,
        RENDER,
        SINK;

        /** The value of a dead letter's {@code stage}. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final DeadLetterReason reason;
    private final String detail;
    private final Stage stage;
    private final int events;
    private final long receivedAt;
    private final SourcePosition source;
    private final byte[] payload;

    /**
     * @param detail a sentence for the operator
     * @param events the number of events that the input counts as: 1 if it is not a batch
     * @param receivedAt the arrival, in milliseconds since the epoch
     * @param payload the raw bytes if they could not be parsed, else a valid event batch
     */
    public DeadLetter(
            DeadLetterReason reason,
            String detail,
            Stage stage,
            int events,
            long receivedAt,
            SourcePosition source,
            byte[] payload) {
        this.reason = reason;
        this.detail = detail;
        this.stage = stage;
        this.events = events;
        this.receivedAt = receivedAt;
        this.source = source;
        this.payload = payload;
    }

    public DeadLetterReason reason() {
        return reason;
    }

    public String detail() {
        return detail;
    }

    public Stage stage() {
        return stage;
    }

    public int events() {
        return events;
    }

    public long receivedAt() {
        return receivedAt;
    }

    public SourcePosition source() {
        return source;
    }

    /** The array itself, not a copy. Callers must not change it. */
    public byte[] payload() {
        return payload;
    }

    /** Format 1: the names of reason and stage, detail, events, received at, source, payload. */
    private static void write(DeadLetter letter, DataOutputView out) throws IOException {
        StringValue.writeString(letter.reason.name(), out);
        StringValue.writeString(letter.stage.name(), out);
        StringValue.writeString(letter.detail, out);
        out.writeInt(letter.events);
        out.writeLong(letter.receivedAt);
        letter.source.write(out);
        BytePrimitiveArraySerializer.INSTANCE.serialize(letter.payload, out);
    }

    private static DeadLetter read(DataInputView in) throws IOException {
        DeadLetterReason reason = DeadLetterReason.valueOf(StringValue.readString(in));
        Stage stage = Stage.valueOf(StringValue.readString(in));
        String detail = StringValue.readString(in);
        int events = in.readInt();
        long receivedAt = in.readLong();
        SourcePosition source = SourcePosition.read(in);
        return new DeadLetter(
                reason,
                detail,
                stage,
                events,
                receivedAt,
                source,
                BytePrimitiveArraySerializer.INSTANCE.deserialize(in));
    }

    /** The serializer's part of a checkpoint. */
    public static final class Snapshot extends ImmutableSerializer.TypeSnapshot<DeadLetter> {
        public Snapshot() {
            super(() -> SERIALIZER);
        }
    }
}
