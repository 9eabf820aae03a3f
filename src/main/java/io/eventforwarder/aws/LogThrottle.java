package io.eventforwarder.aws;

import java.time.Duration;

/** Lets a repeated warning through once a minute. Not thread-safe. */
public final class LogThrottle {
    private static final long INTERVAL_NANOS = Duration.ofMinutes(1).toNanos();

    private boolean logged;
    private long lastNanos;

    /** Returns whether to log the warning now, and counts it as logged. */
    public boolean isDue() {
        long now = System.nanoTime();
        if (logged && now - lastNanos < INTERVAL_NANOS) {
            return false;
        }
        logged = true;
        lastNanos = now;
        return true;
    }

    /** Lets the next warning through at once. */
    public void reset() {
        logged = false;
    }
}
