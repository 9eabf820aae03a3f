package io.eventforwarder.batching;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.base.TypeSerializerSingleton;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.streaming.api.windowing.windows.Window;
import org.apache.flink.types.StringValue;

/**
 * The window of one session of a device. It has no bounds in time: it exists from the first arrival
 * until {@link SessionTrigger} closes it. A later arrival opens a new window.
 */
final class SessionWindow extends Window {
    private final String session;

    /**
     * @param session the session's id; empty for events without a session
     */
    SessionWindow(String session) {
        this.session = session;
    }

    String session() {
        return session;
    }

    /** The maximum value, for which the window operator registers no clean-up timer. */
    @Override
    public long maxTimestamp() {
        return Long.MAX_VALUE;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SessionWindow && ((SessionWindow) other).session.equals(session);
    }

    @Override
    public int hashCode() {
        return session.hashCode();
    }

    /** Omits the session id, because Flink logs windows. */
    @Override
    public String toString() {
        return "SessionWindow";
    }

    /**
     * Format: the session id. It is the namespace of the window's state, so it holds no version.
     */
    static final class Serializer extends TypeSerializerSingleton<SessionWindow> {
        private static final long serialVersionUID = 1L;
        static final Serializer INSTANCE = new Serializer();

        private Serializer() {}

        @Override
        public void serialize(SessionWindow window, DataOutputView out) throws IOException {
            StringValue.writeString(window.session, out);
        }

        @Override
        public SessionWindow deserialize(DataInputView in) throws IOException {
            return new SessionWindow(StringValue.readString(in));
        }

        @Override
        public SessionWindow deserialize(SessionWindow reuse, DataInputView in) throws IOException {
            return deserialize(in);
        }

        @Override
        public void copy(DataInputView in, DataOutputView out) throws IOException {
            StringValue.copyString(in, out);
        }

        @Override
        public boolean isImmutableType() {
            return true;
        }

        @Override
        public SessionWindow createInstance() {
            return null;
        }

        @Override
        public SessionWindow copy(SessionWindow from) {
            return from;
        }

        @Override
        public SessionWindow copy(SessionWindow from, SessionWindow reuse) {
            return from;
        }

        @Override
        public int getLength() {
            return -1;
        }

        @Override
        public TypeSerializerSnapshot<SessionWindow> snapshotConfiguration() {
            return new Snapshot();
        }
    }

    /** The serializer's part of a checkpoint. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<SessionWindow> {
        public Snapshot() {
            super(() -> Serializer.INSTANCE);
        }
    }
}
