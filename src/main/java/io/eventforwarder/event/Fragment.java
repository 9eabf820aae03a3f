package io.eventforwarder.event;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import javax.annotation.Nullable;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.types.StringValue;

/**
 * The part of one event batch that goes the same way together. Where it has crossed the network its
 * batch stays the bytes that it came as, which wait for less than objects would, until it is
 * needed.
 */
public final class Fragment {
    public static final TypeInformation<Fragment> TYPE =
            new ImmutableTypeInfo<>(Fragment.class, Serializer.PACKING);

    /**
     * For fragments that will wait in state that is kept as bytes: they cross as they will wait.
     */
    public static final TypeInformation<Fragment> COMPRESSED_TYPE =
            new ImmutableTypeInfo<>(Fragment.class, Serializer.PACKING_COMPRESSED);

    private final String deviceKey;
    private final String session;
    private final boolean endsSession;
    private final long fingerprint;
    private final int events;
    private final boolean emptied;
    private final long bytes;

    /** One of the two is there. */
    @Nullable private final EventBatch batch;

    @Nullable private final Packed packed;

    /**
     * @param batch the batch with the fragment's events only
     * @param session the session that all its events belong to; empty without one, and where
     *     sessions are not told apart
     * @param endsSession whether a session_end came with it, even if that has been dropped
     * @param fingerprint of the settings that have been applied to it
     */
    public Fragment(EventBatch batch, String session, boolean endsSession, long fingerprint) {
        this.deviceKey = batch.deviceKey();
        this.session = session;
        this.endsSession = endsSession;
        this.fingerprint = fingerprint;
        this.events = batch.events().size();
        this.emptied = batch.isEmptied();
        this.bytes = bytes(batch);
        this.batch = batch;
        this.packed = null;
    }

    private Fragment(DataInputView in) throws IOException {
        deviceKey = StringValue.readString(in);
        session = StringValue.readString(in);
        fingerprint = in.readLong();
        events = in.readInt();
        bytes = in.readLong();
        endsSession = in.readBoolean();
        emptied = in.readBoolean();
        batch = null;
        packed = Packed.read(in.readBoolean(), in);
    }

    private void writePacked(boolean compressed, DataOutputView out) throws IOException {
        StringValue.writeString(deviceKey, out);
        StringValue.writeString(session, out);
        out.writeLong(fingerprint);
        out.writeInt(events);
        out.writeLong(bytes);
        out.writeBoolean(endsSession);
        out.writeBoolean(emptied);
        boolean asBlock = packed != null ? packed.isCompressed() : compressed;
        out.writeBoolean(asBlock);
        if (asBlock) {
            writeCompressed(out);
        } else {
            Compression.writePlain(this::writePlain, out);
        }
    }

    private void writeCompressed(DataOutputView out) throws IOException {
        if (packed != null && packed.isCompressed()) {
            packed.writeBlock(out);
        } else {
            Compression.ofThread().write(this::writePlain, out);
        }
    }

    private void writePlain(DataOutputView out) throws IOException {
        if (packed != null) {
            out.write(packed.plain());
        } else {
            out.writeLong(fingerprint);
            StringValue.writeString(session, out);
            out.writeBoolean(endsSession);
            EventBatch.Serializer.INSTANCE.serialize(batch, out);
        }
    }

    private static Fragment readPlain(DataInputView in) throws IOException {
        long fingerprint = in.readLong();
        String session = StringValue.readString(in);
        boolean endsSession = in.readBoolean();
        EventBatch batch = EventBatch.Serializer.INSTANCE.deserialize(in);
        return new Fragment(batch, session, endsSession, fingerprint);
    }

    /** The batch in what {@link #writePlain} wrote of this fragment. */
    private EventBatch batchIn(ArrayInput in) throws IOException {
        in.readLong();
        in.skipString();
        in.readBoolean();
        return EventBatch.Serializer.INSTANCE.deserialize(in);
    }

    /** The batch; read anew at each call where it is kept as bytes. */
    public EventBatch batch() {
        if (packed == null) {
            return batch;
        }
        try {
            return batchIn(new ArrayInput(packed.plain()));
        } catch (IOException e) {
            throw new UncheckedIOException("A fragment is not what was written.", e);
        }
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

    /** How many events it holds. */
    public int events() {
        return events;
    }

    /** See {@link EventBatch#isEmptied}. */
    public boolean isEmptied() {
        return emptied;
    }

    /** The bytes of its text. */
    public long bytes() {
        return bytes;
    }

    /** About the bytes that its content takes as it is kept here. */
    public long memory() {
        return packed == null ? bytes : packed.length();
    }

    private static long bytes(EventBatch batch) {
        long bytes = batch.envelope().members().length();
        List<Event> events = batch.events();
        for (int i = 0; i < events.size(); i++) {
            bytes += events.get(i).json().length();
        }
        return bytes;
    }

    /**
     * Format 1: fingerprint, session, whether it ends, batch. Format 2, for what waits: the same,
     * {@linkplain Compression compressed}. Format 3, for the network: device key, session,
     * fingerprint, number of events, bytes, whether the session ends, whether it is emptied,
     * whether what follows is compressed; then format 1 behind its length, or format 2. Each
     * serializer reads all of them.
     */
    public static final class Serializer extends ImmutableSerializer<Fragment> {
        private static final long serialVersionUID = 1L;
        private static final int PLAIN = 1;
        private static final int COMPRESSED = 2;
        private static final int PACKED = 3;

        static final Serializer INSTANCE = new Serializer(PLAIN, false);

        /** For fragments that wait in state. */
        public static final Serializer OF_STATE = new Serializer(COMPRESSED, true);

        private static final Serializer PACKING = new Serializer(PACKED, false);
        private static final Serializer PACKING_COMPRESSED = new Serializer(PACKED, true);

        private final int format;
        private final boolean compresses;

        private Serializer(int format, boolean compresses) {
            super(format);
            this.format = format;
            this.compresses = compresses;
        }

        @Override
        protected void write(Fragment fragment, DataOutputView out) throws IOException {
            switch (format) {
                case PLAIN:
                    fragment.writePlain(out);
                    break;
                case COMPRESSED:
                    fragment.writeCompressed(out);
                    break;
                default:
                    fragment.writePacked(compresses, out);
            }
        }

        @Override
        protected Fragment read(DataInputView in) throws IOException {
            return readOther(format, in);
        }

        @Override
        protected Fragment readOther(int written, DataInputView in) throws IOException {
            switch (written) {
                case PLAIN:
                    return readPlain(in);
                case COMPRESSED:
                    return readPlain(new ArrayInput(Compression.ofThread().read(in)));
                case PACKED:
                    return new Fragment(in);
                default:
                    return super.readOther(written, in);
            }
        }

        @Override
        public TypeSerializerSnapshot<Fragment> snapshotConfiguration() {
            return new Snapshot();
        }
    }

    /** What a checkpoint keeps of the serializer. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<Fragment> {
        public Snapshot() {
            super(() -> Serializer.INSTANCE);
        }
    }
}
