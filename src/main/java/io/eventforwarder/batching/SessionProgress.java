package io.eventforwarder.batching;

import io.eventforwarder.model.CloseReason;
import io.eventforwarder.model.ImmutableSerializer;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import javax.annotation.Nullable;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * The state of an open session. When {@link SessionTrigger} closes the session, it stores the
 * reason here, and {@link CollectWindow} reads the reason and clears the state.
 */
final class SessionProgress {
    static final ImmutableSerializer<SessionProgress> SERIALIZER =
            new ImmutableSerializer<>(
                    1, SessionProgress::write, SessionProgress::read, Snapshot::new);

    static final ValueStateDescriptor<SessionProgress> STATE =
            new ValueStateDescriptor<>("session-progress", SERIALIZER);

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

    /** The progress of a session whose first fragment arrives now. */
    static SessionProgress from(long now) {
        return new SessionProgress(now, 0, now, NOT_ENDED, NOT_ENDED, null);
    }

    /** The progress after another fragment has arrived. */
    SessionProgress arrived(long now, long moreBytes) {
        return new SessionProgress(startedAt, bytes + moreBytes, now, endsAt, timer, closing);
    }

    /** The progress after a session_end has arrived. Only the first session_end counts. */
    SessionProgress ended(long now, Duration grace) {
        return isEnded()
                ? this
                : new SessionProgress(
                        startedAt, bytes, lastArrival, now + grace.toMillis(), timer, closing);
    }

    /** The progress after the contents of the window have been sent. */
    SessionProgress sent() {
        return new SessionProgress(startedAt, 0, lastArrival, endsAt, timer, closing);
    }

    /** The progress with the timer at another time. */
    SessionProgress withTimer(long time) {
        return new SessionProgress(startedAt, bytes, lastArrival, endsAt, time, closing);
    }

    SessionProgress closing(CloseReason reason) {
        return new SessionProgress(startedAt, bytes, lastArrival, endsAt, timer, reason);
    }

    /** The processing time of the first arrival, in milliseconds since the epoch. */
    long startedAt() {
        return startedAt;
    }

    /** The bytes that the session's window holds. */
    long bytes() {
        return bytes;
    }

    boolean isEnded() {
        return endsAt != NOT_ENDED;
    }

    /** The processing time at which the session closes if no other fragment arrives. */
    long closesAt(Duration timeout) {
        return isEnded() ? endsAt : lastArrival + timeout.toMillis();
    }

    /** The time of the registered timer, which is at or before {@link #closesAt}. */
    long timer() {
        return timer;
    }

    /** The reason for which the session is being closed; empty while it stays open. */
    Optional<CloseReason> closing() {
        return Optional.ofNullable(closing);
    }

    /** Format 1: started at, bytes, last arrival, ends at, timer, code of the reason or 0. */
    private static void write(SessionProgress progress, DataOutputView out) throws IOException {
        out.writeLong(progress.startedAt);
        out.writeLong(progress.bytes);
        out.writeLong(progress.lastArrival);
        out.writeLong(progress.endsAt);
        out.writeLong(progress.timer);
        out.writeByte(progress.closing == null ? 0 : progress.closing.code());
    }

    private static SessionProgress read(DataInputView in) throws IOException {
        long startedAt = in.readLong();
        long bytes = in.readLong();
        long lastArrival = in.readLong();
        long endsAt = in.readLong();
        long timer = in.readLong();
        int code = in.readUnsignedByte();
        CloseReason closing = code == 0 ? null : CloseReason.ofCode(code);
        return new SessionProgress(startedAt, bytes, lastArrival, endsAt, timer, closing);
    }

    /** The serializer's part of a checkpoint. */
    public static final class Snapshot extends ImmutableSerializer.TypeSnapshot<SessionProgress> {
        public Snapshot() {
            super(() -> SERIALIZER);
        }
    }
}
