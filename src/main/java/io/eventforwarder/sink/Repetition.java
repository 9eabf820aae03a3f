package io.eventforwarder.sink;

import java.time.Duration;

/** Lets a warning through that has not been given for a minute. */
final class Repetition {
    private static final long INTERVAL_NANOS = Duration.ofMinutes(1).toNanos();

    private boolean given;
    private long lastNanos;

    /** Whether to give the warning now; if so, it counts as given. */
    boolean isDue() {
        long now = System.nanoTime();
        if (given && now - lastNanos < INTERVAL_NANOS) {
            return false;
        }
        given = true;
        lastNanos = now;
        return true;
    }

    /** What the warning was about is over: the next one is news. */
    void over() {
        given = false;
    }
}
