package io.eventforwarder.window;

import io.eventforwarder.event.CloseReason;
import io.eventforwarder.event.Fragment;
import io.eventforwarder.settings.BatchingSettings;
import java.time.Duration;
import java.util.function.Supplier;
import org.apache.flink.streaming.api.windowing.triggers.TriggerResult;

/**
 * Closes a session when nothing of it has arrived for its time-out, or a grace period after its
 * first session_end arrived. Sends what a session holds when that is more than it may be (the
 * session stays open), and at the end of the input. What has no session is sent at once.
 */
final class SessionTrigger extends CountingTrigger<SessionWindow> {
    private static final long serialVersionUID = 1L;

    private final WindowValue<SessionWindow, SessionProgress> progressOf =
            new WindowValue<>(SessionProgress.STATE);
    private final Duration timeout;
    private final Duration grace;
    private final long maxBufferedBytes;

    SessionTrigger(BatchingSettings batching) {
        this.timeout = batching.sessionTimeout();
        this.grace = batching.sessionEndGrace();
        this.maxBufferedBytes = batching.maxBufferedBytes().getBytes();
    }

    @Override
    void stateIsKeptAsBytes(Supplier<Object> currentKey) {
        progressOf.remember(currentKey);
    }

    @Override
    public TriggerResult onElement(
            Fragment fragment, long timestamp, SessionWindow window, TriggerContext context)
            throws Exception {
        if (window.session().isEmpty()) {
            return TriggerResult.FIRE_AND_PURGE;
        }
        long now = context.getCurrentProcessingTime();
        SessionProgress before = progressOf.get(window, context);
        if (before == null) {
            opened();
            before = SessionProgress.from(now);
            // No source has watermarks but the last one, which ends the input and fires this timer.
            context.registerEventTimeTimer(before.startedAt());
        }
        SessionProgress after = before.arrived(now, fragment.bytes());
        if (fragment.endsSession()) {
            after = after.ended(now, grace);
        }
        after = timed(after, context);
        boolean full = after.bytes() > maxBufferedBytes;
        progressOf.set(full ? after.sent() : after, window, context);
        if (full) {
            return TriggerResult.FIRE_AND_PURGE;
        }
        // Ends of sessions alone need not be held: what they say is in the progress.
        return after.bytes() == 0 ? TriggerResult.PURGE : TriggerResult.CONTINUE;
    }

    /**
     * Sees to it that the timer is not late. A later arrival leaves it where it is: moving it once
     * when it fires costs less than at every arrival.
     */
    private SessionProgress timed(SessionProgress progress, TriggerContext context) {
        long closesAt = progress.closesAt(timeout);
        if (progress.timer() <= closesAt) {
            return progress;
        }
        context.deleteProcessingTimeTimer(progress.timer());
        context.registerProcessingTimeTimer(closesAt);
        return progress.timedAt(closesAt);
    }

    @Override
    public TriggerResult onProcessingTime(long time, SessionWindow window, TriggerContext context)
            throws Exception {
        SessionProgress progress = progressOf.get(window, context);
        long closesAt = progress.closesAt(timeout);
        if (closesAt > time) {
            context.registerProcessingTimeTimer(closesAt);
            progressOf.set(progress.timedAt(closesAt), window, context);
            return TriggerResult.CONTINUE;
        }
        context.deleteEventTimeTimer(progress.startedAt());
        return close(
                progress,
                progress.isEnded() ? CloseReason.SESSION_END : CloseReason.SESSION_TIMEOUT,
                window,
                context);
    }

    @Override
    public TriggerResult onEventTime(long time, SessionWindow window, TriggerContext context)
            throws Exception {
        SessionProgress progress = progressOf.get(window, context);
        context.deleteProcessingTimeTimer(progress.timer());
        return close(progress, CloseReason.END_OF_INPUT, window, context);
    }

    private TriggerResult close(
            SessionProgress progress,
            CloseReason reason,
            SessionWindow window,
            TriggerContext context)
            throws Exception {
        closed();
        if (progress.bytes() == 0) {
            progressOf.clear(window, context);
            return TriggerResult.PURGE;
        }
        progressOf.leave(progress.closing(reason), window, context);
        return TriggerResult.FIRE_AND_PURGE;
    }

    @Override
    public void clear(SessionWindow window, TriggerContext context) throws Exception {
        SessionProgress progress = progressOf.get(window, context);
        if (progress != null) {
            context.deleteProcessingTimeTimer(progress.timer());
            context.deleteEventTimeTimer(progress.startedAt());
            progressOf.clear(window, context);
        }
    }
}
