package io.eventforwarder.sink.kinesis;

import java.util.concurrent.ScheduledFuture;
import javax.annotation.Nullable;
import org.apache.flink.streaming.runtime.tasks.ProcessingTimeService;
import org.apache.flink.util.function.ThrowingRunnable;

/**
 * Runs an action at the earliest time that was requested. At most one timer is set at once, and the
 * action runs at most once every five milliseconds, however many requests there are.
 */
final class WakeUpTimer {
    private static final long SHORTEST_INTERVAL = 5;

    private final ProcessingTimeService time;
    private final ThrowingRunnable<Exception> action;
    private long firesAt = Long.MAX_VALUE;
    private long lastFiredAt = Long.MIN_VALUE;
    @Nullable private ScheduledFuture<?> timer;

    WakeUpTimer(ProcessingTimeService time, ThrowingRunnable<Exception> action) {
        this.time = time;
        this.action = action;
    }

    /** Requests that the action runs at a time in milliseconds; it may run earlier as well. */
    void setTo(long millis) {
        if (time.getCurrentProcessingTime() < lastFiredAt) {
            // The clock has been set back.
            lastFiredAt = Long.MIN_VALUE;
        }
        long at = Math.max(millis, lastFiredAt + SHORTEST_INTERVAL);
        if (at < firesAt) {
            if (timer != null) {
                timer.cancel(false);
            }
            firesAt = at;
            timer = time.registerTimer(at, timestamp -> fire(at));
        }
    }

    private void fire(long at) throws Exception {
        // A timer whose cancellation came too late does nothing.
        if (at == firesAt) {
            firesAt = Long.MAX_VALUE;
            lastFiredAt = time.getCurrentProcessingTime();
            action.run();
        }
    }
}
