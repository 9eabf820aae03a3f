package io.eventforwarder.event;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.types.StringValue;

/**
 * The part of an event batch that is grouped together, or of several batches of the same window. It
 * keeps them serialized: they wait in a window for longer than anything else is done with them, and
 * bytes need less memory than objects.
 */
public final class Fragment {
    public static final TypeInformation<Fragment> TYPE =
            new ImmutableTypeInfo<>(Fragment.class, Serializer.INSTANCE);

    /** What the serialized head of a batch needs, about, besides its text. */
    private static final int HEAD_BYTES = 512;

    private final String deviceKey;
    private final String session;
    private final boolean endsSession;
    private final long fingerprint;
    private final int events;
    private final boolean emptied;
    private final long bytes;
    private final int batchCount;
    private final byte[] serializedBatches;

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
        this.batchCount = 1;
        this.serializedBatches = serialized(batch, bytes);
    }

    /** Several fragments of one window, in the order of their arrival, as one. */
    private Fragment(List<Fragment> parts, Fragment first) {
        deviceKey = first.deviceKey;
        session = first.session;
        fingerprint = first.fingerprint;
        emptied = first.emptied;
        boolean ends = false;
        int eventSum = 0;
        long byteSum = 0;
        int count = 0;
        int length = 0;
        for (Fragment part : parts) {
            ends |= part.endsSession;
            if (part.emptied == emptied) {
                eventSum += part.events;
                byteSum += part.bytes;
                count += part.batchCount;
                length += part.serializedBatches.length;
            }
        }
        endsSession = ends;
        events = eventSum;
        bytes = byteSum;
        batchCount = count;
        serializedBatches = new byte[length];
        int at = 0;
        for (Fragment part : parts) {
            if (part.emptied == emptied) {
                byte[] batches = part.serializedBatches;
                System.arraycopy(batches, 0, serializedBatches, at, batches.length);
                at += batches.length;
            }
        }
    }

    /**
     * Fragments of one window as one fragment. Those that are emptied only tell whether the session
     * ends, where there are others.
     *
     * @param fragments at least one, of the same device key, session and fingerprint, in the order
     *     of their arrival
     */
    public static Fragment bundle(List<Fragment> fragments) {
        Fragment first = fragments.get(0);
        for (Fragment fragment : fragments) {
            if (!fragment.emptied) {
                first = fragment;
                break;
            }
        }
        return fragments.size() == 1 ? first : new Fragment(fragments, first);
    }

    private Fragment(DataInputView in) throws IOException {
        deviceKey = StringValue.readString(in);
        session = StringValue.readString(in);
        endsSession = in.readBoolean();
        fingerprint = in.readLong();
        events = in.readInt();
        emptied = in.readBoolean();
        bytes = in.readLong();
        batchCount = in.readInt();
        serializedBatches = new byte[in.readInt()];
        in.readFully(serializedBatches);
    }

    private void write(DataOutputView out) throws IOException {
        StringValue.writeString(deviceKey, out);
        StringValue.writeString(session, out);
        out.writeBoolean(endsSession);
        out.writeLong(fingerprint);
        out.writeInt(events);
        out.writeBoolean(emptied);
        out.writeLong(bytes);
        out.writeInt(batchCount);
        out.writeInt(serializedBatches.length);
        out.write(serializedBatches);
    }

    private static long bytes(EventBatch batch) {
        long bytes = batch.envelope().members().length();
        List<Event> events = batch.events();
        for (int i = 0; i < events.size(); i++) {
            bytes += events.get(i).json().length();
        }
        return bytes;
    }

    private static byte[] serialized(EventBatch batch, long textBytes) {
        DataOutputSerializer out =
                new DataOutputSerializer(Math.toIntExact(textBytes + HEAD_BYTES));
        try {
            EventBatch.Serializer.INSTANCE.serialize(batch, out);
        } catch (IOException e) {
            throw new UncheckedIOException("A batch cannot be serialized.", e);
        }
        return out.getCopyOfBuffer();
    }

    /** The batches, in the order of their arrival; deserialized at each call. */
    public List<EventBatch> batches() {
        ArrayInput in = new ArrayInput(serializedBatches);
        List<EventBatch> batches = new ArrayList<>(batchCount);
        try {
            for (int i = 0; i < batchCount; i++) {
                batches.add(EventBatch.Serializer.INSTANCE.deserialize(in));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("A serialized batch cannot be read.", e);
        }
        return batches;
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

    /** The bytes of its text: the envelope's and the events'. */
    public long bytes() {
        return bytes;
    }

    /**
     * Format 1: device key, session, whether the session ends, fingerprint, number of events,
     * whether it is emptied, bytes of text, number of batches, the serialized batches behind their
     * length.
     */
    public static final class Serializer extends ImmutableSerializer<Fragment> {
        private static final long serialVersionUID = 1L;
        static final Serializer INSTANCE = new Serializer();

        private Serializer() {
            super(1);
        }

        @Override
        protected void write(Fragment fragment, DataOutputView out) throws IOException {
            fragment.write(out);
        }

        @Override
        protected Fragment read(DataInputView in) throws IOException {
            return new Fragment(in);
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
