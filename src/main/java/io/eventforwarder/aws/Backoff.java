package io.eventforwarder.aws;

import java.util.Random;

/** Exponential backoff with full jitter: a random delay up to a limit that doubles each time. */
public final class Backoff {
    private static final long FIRST_MILLIS = 100;
    private static final long LONGEST_MILLIS = 30_000;

    private final Random random;

    public Backoff(Random random) {
        this.random = random;
    }

    /**
     * The delay before the next attempt, in milliseconds.
     *
     * @param attempts the number of failed attempts so far, at least 1
     */
    public long delayAfter(int attempts) {
        int doublings = Math.min(attempts - 1, 20);
        long limit = Math.min(LONGEST_MILLIS, FIRST_MILLIS << doublings);
        return 1 + (long) (random.nextDouble() * limit);
    }
}
