package io.eventforwarder.event;

import java.io.IOException;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.types.StringValue;

/** The part of one event batch that goes the same way together. */
public final class Fragment {
    public static final TypeInformation<Fragment> TYPE =
            new ImmutableTypeInfo<>(Fragment.class, Serializer.INSTANCE);

    private final EventBatch batch;
    private final String session;
    private final boolean endsSession;
    private final long fingerprint;

    /**
     * @param batch the batch with the fragment's events only
     * @param session the session that all its events belong to; empty without one, and where
     *     sessions are not told apart
     * @param endsSession whether a session_end came with it, even if that has been dropped
     * @param fingerprint of the settings that have been applied to it
     */
    public Fragment(EventBatch batch, String session, boolean endsSession, long fingerprint) {
        this.batch = batch;
        this.session = session;
        this.endsSession = endsSession;
        this.fingerprint = fingerprint;
    }

    public EventBatch batch() {
        return batch;
    }

    public String deviceKey() {
        return batch.deviceKey();
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

    /** The bytes of its text. */
    public long bytes() {
        long bytes = batch.envelope().members().length();
        for (Event event : batch.events()) {
            bytes += event.json().length();
        }
        return bytes;
    }

    /**
     * Format 1: fingerprint, session, whether it ends, batch. Format 2, for what waits: the same,
     * {@linkplain Compression compressed}. Either serializer reads both.
     */
    public static final class Serializer extends ImmutableSerializer<Fragment> {
        private static final long serialVersionUID = 1L;
        private static final int PLAIN = 1;
        private static final int COMPRESSED = 2;

        static final Serializer INSTANCE = new Serializer(PLAIN);

        /** For fragments that wait in state. */
        public static final Serializer OF_STATE = new Serializer(COMPRESSED);

        private final boolean compresses;

        private Serializer(int format) {
            super(format);
            compresses = format == COMPRESSED;
        }

        @Override
        protected void write(Fragment fragment, DataOutputView out) throws IOException {
            if (compresses) {
                Compression.ofThread().write(plain -> writePlain(fragment, plain), out);
            } else {
                writePlain(fragment, out);
            }
        }

        private static void writePlain(Fragment fragment, DataOutputView out) throws IOException {
            out.writeLong(fragment.fingerprint);
            StringValue.writeString(fragment.session, out);
            out.writeBoolean(fragment.endsSession);
            EventBatch.Serializer.INSTANCE.serialize(fragment.batch, out);
        }

        @Override
        protected Fragment read(DataInputView in) throws IOException {
            return compresses ? readCompressed(in) : readPlain(in);
        }

        @Override
        protected Fragment readOther(int written, DataInputView in) throws IOException {
            switch (written) {
                case PLAIN:
                    return readPlain(in);
                case COMPRESSED:
                    return readCompressed(in);
                default:
                    return super.readOther(written, in);
            }
        }

        private static Fragment readCompressed(DataInputView in) throws IOException {
            return readPlain(Compression.ofThread().read(in));
        }

        private static Fragment readPlain(DataInputView in) throws IOException {
            long fingerprint = in.readLong();
            String session = StringValue.readString(in);
            boolean endsSession = in.readBoolean();
            EventBatch batch = EventBatch.Serializer.INSTANCE.deserialize(in);
            return new Fragment(batch, session, endsSession, fingerprint);
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
