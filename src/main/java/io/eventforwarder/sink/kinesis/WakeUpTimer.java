package io.eventforwarder.sink.kinesis;

import java.util.concurrent.ScheduledFuture;
import javax.annotation.Nullable;
import org.apache.flink.util.function.ThrowingRunnable;

/**
 * Runs an action at the earliest time that was requested. At most one timer is set at once, and the
 * action runs at most once every five milliseconds, however many requests there are.
 */
final class WakeUpTimer {
    private static final long SHORTEST_INTERVAL = 5;

    private final MonotonicClock clock;
    private final ThrowingRunnable<Exception> action;
    private long firesAt = Long.MAX_VALUE;
    private long lastFiredAt;
    @Nullable private ScheduledFuture<?> timer;

    WakeUpTimer(MonotonicClock clock, ThrowingRunnable<Exception> action) {
        this.clock = clock;
        this.action = action;
    }

    /** Requests that the action runs at a time in milliseconds; it may run earlier as well. */
    void setTo(long millis) {
        long at = Math.max(millis, lastFiredAt + SHORTEST_INTERVAL);
        if (at < firesAt) {
            if (timer != null) {
                timer.cancel(false);
            }
            firesAt = at;
            timer = clock.registerTimer(at, () -> fire(at));
        }
    }

    private void fire(long at) throws Exception {
        // A timer whose cancellation came too late does nothing.
        if (at == firesAt) {
            firesAt = Long.MAX_VALUE;
            lastFiredAt = clock.now();
            action.run();
        }
    }
}
