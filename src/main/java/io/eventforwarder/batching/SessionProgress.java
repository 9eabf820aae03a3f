package io.eventforwarder.batching;

import io.eventforwarder.model.CloseReason;
import io.eventforwarder.model.ImmutableSerializer;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import javax.annotation.Nullable;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * How far an open session is. {@link SessionTrigger} keeps it; when it decides to close the session
 * it leaves the reason here, and {@link CollectSession}, which reads that, takes it away.
 */
final class SessionProgress {
    static final ValueStateDescriptor<SessionProgress> STATE =
            new ValueStateDescriptor<>("session-progress", new Serializer());

    private static final long NOT_ENDED = Long.MAX_VALUE;

    private final long startedAt;
    private final long bytes;
    private final long lastArrival;
    private final long endsAt;
    private final long timer;
    @Nullable private final CloseReason closing;

    private SessionProgress(
            long startedAt,
            long bytes,
            long lastArrival,
            long endsAt,
            long timer,
            @Nullable CloseReason closing) {
        this.startedAt = startedAt;
        this.bytes = bytes;
        this.lastArrival = lastArrival;
        this.endsAt = endsAt;
        this.timer = timer;
        this.closing = closing;
    }

    /** Of a session that begins to arrive now. */
    static SessionProgress from(long now) {
        return new SessionProgress(now, 0, now, NOT_ENDED, NOT_ENDED, null);
    }

    /** With so many bytes more. */
    SessionProgress arrived(long now, long moreBytes) {
        return new SessionProgress(startedAt, bytes + moreBytes, now, endsAt, timer, closing);
    }

    /** With the session's end: only the first one counts. */
    SessionProgress ended(long now, Duration grace) {
        return isEnded()
                ? this
                : new SessionProgress(
                        startedAt, bytes, lastArrival, now + grace.toMillis(), timer, closing);
    }

    /** With an empty buffer. */
    SessionProgress sent() {
        return new SessionProgress(startedAt, 0, lastArrival, endsAt, timer, closing);
    }

    /** With its timer at another time. */
    SessionProgress timedAt(long time) {
        return new SessionProgress(startedAt, bytes, lastArrival, endsAt, time, closing);
    }

    SessionProgress closing(CloseReason reason) {
        return new SessionProgress(startedAt, bytes, lastArrival, endsAt, timer, reason);
    }

    /** The processing time of the first arrival, in milliseconds since the epoch. */
    long startedAt() {
        return startedAt;
    }

    /** The bytes that its window holds. */
    long bytes() {
        return bytes;
    }

    boolean isEnded() {
        return endsAt != NOT_ENDED;
    }

    /** The processing time at which it closes if nothing else arrives. */
    long closesAt(Duration timeout) {
        return isEnded() ? endsAt : lastArrival + timeout.toMillis();
    }

    /** When its one timer fires; it may be early, but is never late. */
    long timer() {
        return timer;
    }

    /** Why it closes, if it does now. */
    Optional<CloseReason> closing() {
        return Optional.ofNullable(closing);
    }

    /** Format 1: started at, bytes, last arrival, ends at, timer, code of the reason or 0. */
    static final class Serializer extends ImmutableSerializer<SessionProgress> {
        private static final long serialVersionUID = 1L;

        Serializer() {
            super(1);
        }

        @Override
        protected void write(SessionProgress progress, DataOutputView out) throws IOException {
            out.writeLong(progress.startedAt);
            out.writeLong(progress.bytes);
            out.writeLong(progress.lastArrival);
            out.writeLong(progress.endsAt);
            out.writeLong(progress.timer);
            out.writeByte(progress.closing == null ? 0 : progress.closing.code());
        }

        @Override
        protected SessionProgress read(DataInputView in) throws IOException {
            long startedAt = in.readLong();
            long bytes = in.readLong();
            long lastArrival = in.readLong();
            long endsAt = in.readLong();
            long timer = in.readLong();
            int code = in.readUnsignedByte();
            CloseReason closing = code == 0 ? null : CloseReason.ofCode(code);
            return new SessionProgress(startedAt, bytes, lastArrival, endsAt, timer, closing);
        }

        @Override
        public TypeSerializerSnapshot<SessionProgress> snapshotConfiguration() {
            return new Snapshot();
        }
    }

    /** What a checkpoint keeps of the serializer. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<SessionProgress> {
        public Snapshot() {
            super(Serializer::new);
        }
    }
}
