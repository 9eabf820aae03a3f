package io.eventforwarder.model;

import io.airlift.compress.lz4.Lz4Compressor;
import io.airlift.compress.lz4.Lz4Decompressor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.base.array.BytePrimitiveArraySerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.types.StringValue;

/**
 * The part of one event batch that is grouped together. A fragment spends most of its time waiting
 * in a window, so it holds its batch in serialized form: bytes need less memory than objects.
 */
public final class Fragment {
    static final ImmutableSerializer<Fragment> SERIALIZER =
            new ImmutableSerializer<>(1, Fragment::write, Fragment::new, Snapshot::new);

    public static final TypeInformation<Fragment> TYPE =
            new ImmutableTypeInfo<>(Fragment.class, SERIALIZER);

    private static final ThreadLocal<Scratch> SCRATCH = ThreadLocal.withInitial(Scratch::new);

    /** After a larger batch, a thread gives its memory back. */
    private static final int MAX_SCRATCH = 1 << 20;

    private final String deviceKey;
    private final String session;
    private final boolean endsSession;
    private final long fingerprint;
    private final int events;
    private final boolean emptied;
    private final long bytes;

    /** The length of the serialized batch before compression; 0 if it is not compressed. */
    private final int plainLength;

    private final byte[] serializedBatch;

    /**
     * @param batch the batch with the fragment's events only
     * @param session the session that all its events belong to; empty for events without a session,
     *     and in modes that do not group by session
     * @param endsSession whether a session_end came with the fragment, even if a filter dropped
     *     that event
     * @param fingerprint the fingerprint of the settings that have been applied to the batch
     */
    public Fragment(EventBatch batch, String session, boolean endsSession, long fingerprint) {
        this.deviceKey = batch.deviceKey();
        this.session = session;
        this.endsSession = endsSession;
        this.fingerprint = fingerprint;
        this.events = batch.events().size();
        this.emptied = batch.isEmptied();
        this.bytes = bytes(batch);
        this.plainLength = 0;
        this.serializedBatch = serialized(batch);
    }

    private Fragment(Fragment plain, byte[] block) {
        deviceKey = plain.deviceKey;
        session = plain.session;
        endsSession = plain.endsSession;
        fingerprint = plain.fingerprint;
        events = plain.events;
        emptied = plain.emptied;
        bytes = plain.bytes;
        plainLength = plain.serializedBatch.length;
        serializedBatch = block;
    }

    private Fragment(DataInputView in) throws IOException {
        deviceKey = StringValue.readString(in);
        session = StringValue.readString(in);
        endsSession = in.readBoolean();
        fingerprint = in.readLong();
        events = in.readInt();
        emptied = in.readBoolean();
        bytes = in.readLong();
        plainLength = in.readInt();
        serializedBatch = BytePrimitiveArraySerializer.INSTANCE.deserialize(in);
    }

    private static long bytes(EventBatch batch) {
        Envelope envelope = batch.envelope();
        long bytes = (long) envelope.members().length() + envelope.batchId().length();
        for (Event event : batch.events()) {
            bytes += event.json().length();
        }
        return bytes;
    }

    private static byte[] serialized(EventBatch batch) {
        DataOutputSerializer out = SCRATCH.get().out;
        out.clear();
        try {
            EventBatch.SERIALIZER.serialize(batch, out);
            byte[] bytes = out.getCopyOfBuffer();
            if (bytes.length > MAX_SCRATCH) {
                SCRATCH.remove();
            }
            return bytes;
        } catch (IOException e) {
            throw new UncheckedIOException("A batch cannot be serialized.", e);
        }
    }

    /** The same fragment with its batch as one LZ4 block, which is about half as long. */
    public Fragment compressed() {
        return new Fragment(this, SCRATCH.get().compressed(serializedBatch));
    }

    /** Memory of a thread that is used for fragment after fragment. */
    private static final class Scratch {
        final DataOutputSerializer out = new DataOutputSerializer(8192);
        private final Lz4Compressor lz4 = new Lz4Compressor();
        private byte[] block = {};

        byte[] compressed(byte[] bytes) {
            int limit = lz4.maxCompressedLength(bytes.length);
            if (block.length < limit) {
                block = new byte[limit];
            }
            int length = lz4.compress(bytes, 0, bytes.length, block, 0, block.length);
            return Arrays.copyOf(block, length);
        }
    }

    /** The batch. Each call deserializes it. */
    public EventBatch batch() {
        try {
            return EventBatch.SERIALIZER.deserialize(new DataInputDeserializer(plainBatch()));
        } catch (IOException e) {
            throw new UncheckedIOException("A serialized batch cannot be read.", e);
        }
    }

    private byte[] plainBatch() {
        if (plainLength == 0) {
            return serializedBatch;
        }
        byte[] plain = new byte[plainLength];
        new Lz4Decompressor()
                .decompress(serializedBatch, 0, serializedBatch.length, plain, 0, plainLength);
        return plain;
    }

    public String deviceKey() {
        return deviceKey;
    }

    public String session() {
        return session;
    }

    public boolean endsSession() {
        return endsSession;
    }

    /** See {@link SettingsInForce}. */
    public long fingerprint() {
        return fingerprint;
    }

    /** The number of events in the fragment. */
    public int events() {
        return events;
    }

    /** See {@link EventBatch#isEmptied}. */
    public boolean isEmptied() {
        return emptied;
    }

    /** The size of the text in bytes: the envelope and the events. */
    public long bytes() {
        return bytes;
    }

    /**
     * Format 1: device key, session, whether the session ends, fingerprint, number of events,
     * whether it is emptied, bytes of text, the length of the serialized batch before compression
     * (0 without compression), the serialized batch after its length.
     */
    private static void write(Fragment fragment, DataOutputView out) throws IOException {
        StringValue.writeString(fragment.deviceKey, out);
        StringValue.writeString(fragment.session, out);
        out.writeBoolean(fragment.endsSession);
        out.writeLong(fragment.fingerprint);
        out.writeInt(fragment.events);
        out.writeBoolean(fragment.emptied);
        out.writeLong(fragment.bytes);
        out.writeInt(fragment.plainLength);
        BytePrimitiveArraySerializer.INSTANCE.serialize(fragment.serializedBatch, out);
    }

    /** The serializer's part of a checkpoint. */
    public static final class Snapshot extends ImmutableSerializer.TypeSnapshot<Fragment> {
        public Snapshot() {
            super(() -> SERIALIZER);
        }
    }
}
