package io.eventforwarder.aws;

import java.time.Duration;

/** Lets a repeated warning through once a minute. Not thread-safe. */
public final class LogThrottle {
    private static final long INTERVAL_NANOS = Duration.ofMinutes(1).toNanos();

    private boolean logged;
    private long lastNanos;

    /** Whether to log the warning now; if so, it counts as logged. */
    public boolean isDue() {
        long now = System.nanoTime();
        if (logged && now - lastNanos < INTERVAL_NANOS) {
            return false;
        }
        logged = true;
        lastNanos = now;
        return true;
    }

    /** The cause of the warning is over: the next warning is logged at once. */
    public void reset() {
        logged = false;
    }
}
