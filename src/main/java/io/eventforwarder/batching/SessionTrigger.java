package io.eventforwarder.batching;

import io.eventforwarder.model.CloseReason;
import io.eventforwarder.model.Fragment;
import io.eventforwarder.settings.BatchingSettings;
import java.time.Duration;
import java.util.Optional;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.streaming.api.functions.windowing.ProcessWindowFunction;
import org.apache.flink.streaming.api.windowing.triggers.TriggerResult;

/**
 * Closes a session when no fragment has arrived for the session timeout, or a grace period after
 * the first session_end. When a session's window holds more bytes than the maximum, its contents
 * are sent and the session stays open. The end of the input closes all sessions. Events without a
 * session are sent at once.
 */
final class SessionTrigger extends WindowTrigger<SessionWindow> {
    private static final long serialVersionUID = 1L;

    private final Duration timeout;
    private final Duration grace;
    private final long maxBufferedBytes;

    SessionTrigger(BatchingSettings batching) {
        this.timeout = batching.sessionTimeout();
        this.grace = batching.sessionEndGrace();
        this.maxBufferedBytes = batching.maxBufferedBytes().getBytes();
    }

    @Override
    public TriggerResult onElement(
            Fragment fragment, long timestamp, SessionWindow window, TriggerContext context)
            throws Exception {
        arrived(fragment);
        if (window.session().isEmpty()) {
            return TriggerResult.FIRE_AND_PURGE;
        }
        long now = context.getCurrentProcessingTime();
        ValueState<SessionProgress> state = state(context);
        SessionProgress before = state.value();
        if (before == null) {
            opened();
            before = SessionProgress.from(now);
            // The only watermark is the one at the end of the input, which fires this timer.
            context.registerEventTimeTimer(before.startedAt());
        }
        SessionProgress after = before.arrived(now, fragment.bytes());
        if (fragment.endsSession()) {
            after = after.ended(now, grace);
        }
        after = withTimerInTime(after, context);
        boolean full = after.bytes() > maxBufferedBytes;
        state.update(full ? after.sent() : after);
        if (full) {
            return TriggerResult.FIRE_AND_PURGE;
        }
        // A fragment without events only ends the session, which the progress has recorded.
        return after.bytes() == 0 ? TriggerResult.PURGE : TriggerResult.CONTINUE;
    }

    /**
     * Moves the timer to an earlier time if it would fire too late. A timer that would fire too
     * early stays: registering it again when it fires costs less than moving it at every arrival.
     */
    private SessionProgress withTimerInTime(SessionProgress progress, TriggerContext context) {
        long closesAt = progress.closesAt(timeout);
        if (progress.timer() <= closesAt) {
            return progress;
        }
        context.deleteProcessingTimeTimer(progress.timer());
        context.registerProcessingTimeTimer(closesAt);
        return progress.withTimer(closesAt);
    }

    @Override
    public TriggerResult onProcessingTime(long time, SessionWindow window, TriggerContext context)
            throws Exception {
        ValueState<SessionProgress> state = state(context);
        SessionProgress progress = state.value();
        long closesAt = progress.closesAt(timeout);
        if (closesAt > time) {
            context.registerProcessingTimeTimer(closesAt);
            state.update(progress.withTimer(closesAt));
            return TriggerResult.CONTINUE;
        }
        context.deleteEventTimeTimer(progress.startedAt());
        return close(
                state, progress.isEnded() ? CloseReason.SESSION_END : CloseReason.SESSION_TIMEOUT);
    }

    @Override
    public TriggerResult onEventTime(long time, SessionWindow window, TriggerContext context)
            throws Exception {
        ValueState<SessionProgress> state = state(context);
        context.deleteProcessingTimeTimer(state.value().timer());
        return close(state, CloseReason.END_OF_INPUT);
    }

    private TriggerResult close(ValueState<SessionProgress> state, CloseReason reason)
            throws Exception {
        closed();
        SessionProgress progress = state.value();
        if (progress.bytes() == 0) {
            state.clear();
            return TriggerResult.PURGE;
        }
        state.update(progress.closing(reason));
        return TriggerResult.FIRE_AND_PURGE;
    }

    @Override
    public void clear(SessionWindow window, TriggerContext context) throws Exception {
        SessionProgress progress = state(context).value();
        if (progress != null) {
            context.deleteProcessingTimeTimer(progress.timer());
            context.deleteEventTimeTimer(progress.startedAt());
            state(context).clear();
        }
    }

    /** Also clears the progress if the session has been closed. */
    @Override
    CloseReason closeReason(ProcessWindowFunction<?, ?, String, SessionWindow>.Context context)
            throws Exception {
        if (context.window().session().isEmpty()) {
            return CloseReason.AS_RECEIVED;
        }
        ValueState<SessionProgress> state = context.windowState().getState(SessionProgress.STATE);
        Optional<CloseReason> closing = state.value().closing();
        if (closing.isPresent()) {
            state.clear();
        }
        return closing.orElse(CloseReason.SIZE);
    }

    private static ValueState<SessionProgress> state(TriggerContext context) {
        return context.getPartitionedState(SessionProgress.STATE);
    }
}
