package io.eventforwarder.sink.kinesis;

/**
 * Limits the number of records that one shard is sent per second. There is no limit until the shard
 * rejects a record; then the limit is a little below the rate of the last second, and it grows
 * every second until the next rejection. As a result, few records are rejected, the shard's
 * capacity is used, and an increase of the capacity is noticed. Times are in milliseconds.
 */
final class ShardRateLimiter {
    private static final double BACK_OFF = 0.97;
    private static final double SLOWEST_A_SECOND = 1;
    private static final double FIRST_GROWTH = 0.02;
    private static final double LARGEST_GROWTH = 0.5;
    private static final long SECOND = 1000;

    /**
     * The time after a rejection in which nothing is sent, as requests in flight are rejected too.
     */
    private static final long PAUSE = 50;

    /** The burst that is allowed after an idle time, as seconds of the current rate. */
    private static final double BURST_SECONDS = 0.02;

    private static final int SLICES = 20;
    private static final long SLICE = SECOND / SLICES;

    private final int[] stored = new int[SLICES];
    private long slice = Long.MIN_VALUE;

    private double recordsASecond = Double.POSITIVE_INFINITY;
    private double growth = FIRST_GROWTH;
    private double allowance;
    private long allowanceAt;
    private long grownAt;
    private long rejectedAt;

    private boolean isLimited() {
        return recordsASecond < Double.POSITIVE_INFINITY;
    }

    /** Takes a permit to send one record now, if there is one. */
    boolean take(long now) {
        if (!isLimited()) {
            return true;
        }
        advance(now);
        if (allowance < 1) {
            return false;
        }
        allowance--;
        return true;
    }

    /** The time until {@link #take} succeeds, at least 1. */
    long delay(long now) {
        long pause = Math.min(PAUSE, Math.max(0, allowanceAt - now));
        return Math.max(1, pause + (long) Math.ceil((1 - allowance) * SECOND / recordsASecond));
    }

    /** The shard has stored a record. */
    void stored(long now) {
        advanceSlices(now);
        stored[(int) (slice % SLICES)]++;
    }

    /** The shard has rejected a record that was sent at {@code sentAt}. */
    void rejected(long sentAt, long now) {
        if (isLimited() && sentAt <= rejectedAt) {
            return;
        }
        advanceSlices(now);
        int lastSecond = 0;
        for (int count : stored) {
            lastSecond += count;
        }
        recordsASecond =
                Math.max(SLOWEST_A_SECOND, BACK_OFF * Math.min(recordsASecond, lastSecond));
        growth = FIRST_GROWTH;
        grownAt = now;
        rejectedAt = now;
        allowance = 0;
        allowanceAt = now + PAUSE;
    }

    private void advance(long now) {
        while (now - grownAt >= SECOND) {
            recordsASecond *= 1 + growth;
            growth = Math.min(LARGEST_GROWTH, 2 * growth);
            grownAt += SECOND;
        }
        if (now > allowanceAt) {
            double earned = recordsASecond * (now - allowanceAt) / SECOND;
            allowance = Math.min(Math.max(1, recordsASecond * BURST_SECONDS), allowance + earned);
            allowanceAt = now;
        }
    }

    private void advanceSlices(long now) {
        long current = now / SLICE;
        for (long next = Math.max(slice + 1, current - SLICES + 1); next <= current; next++) {
            stored[(int) (next % SLICES)] = 0;
        }
        slice = Math.max(slice, current);
    }
}
