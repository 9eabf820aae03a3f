package io.eventforwarder.aws;

import java.util.Random;

/** Exponential backoff with full jitter: any delay up to a limit that doubles at each attempt. */
public final class Backoff {
    private static final long FIRST_MILLIS = 100;
    private static final long LONGEST_MILLIS = 30_000;

    private final Random random;

    public Backoff(Random random) {
        this.random = random;
    }

    /** Milliseconds to wait after a number of failed attempts, which is 1 or more. */
    public long delayAfter(int attempts) {
        int doublings = Math.min(attempts - 1, 20);
        long limit = Math.min(LONGEST_MILLIS, FIRST_MILLIS << doublings);
        return 1 + (long) (random.nextDouble() * limit);
    }
}
