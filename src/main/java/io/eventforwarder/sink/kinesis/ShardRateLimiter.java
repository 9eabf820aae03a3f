package io.eventforwarder.sink.kinesis;

/**
 * How fast one shard may be written to. Without a limit until the shard rejects something; then at
 * a little less than what it has just been taking, and from there a little faster every second, so
 * that what is rejected stays a small part while the limit is used, and is found again when it
 * changes. Times are in milliseconds.
 */
final class ShardRateLimiter {
    private static final double BACK_OFF = 0.97;
    private static final double SLOWEST_A_SECOND = 1;
    private static final double FIRST_GROWTH = 0.02;
    private static final double LARGEST_GROWTH = 0.5;
    private static final long SECOND = 1000;

    /**
     * A shard that has taken its share says so to all that is under way: it is left alone for this.
     */
    private static final long PAUSE = 50;

    /** Sent at once after a while in which nothing was. */
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

    boolean isLimited() {
        return recordsASecond < Double.POSITIVE_INFINITY;
    }

    /** Takes the permission to send one record now, if there is one. */
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

    /** How long it takes until {@link #take} succeeds; at least 1. */
    long delay(long now) {
        long rest = Math.min(PAUSE, Math.max(0, allowanceAt - now));
        return Math.max(1, rest + (long) Math.ceil((1 - allowance) * SECOND / recordsASecond));
    }

    /** The shard has stored a record. */
    void stored(long now) {
        turnTo(now);
        stored[(int) (slice % SLICES)]++;
    }

    /** The shard has rejected a record that was sent at a time. */
    void rejected(long sentAt, long now) {
        if (isLimited() && sentAt <= rejectedAt) {
            return;
        }
        turnTo(now);
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
        // A clock that was set back begins anew.
        allowanceAt = Math.min(allowanceAt, now + PAUSE);
        grownAt = Math.min(grownAt, now);
        if (now > allowanceAt) {
            double earned = recordsASecond * (now - allowanceAt) / SECOND;
            allowance = Math.min(Math.max(1, recordsASecond * BURST_SECONDS), allowance + earned);
            allowanceAt = now;
        }
    }

    private void turnTo(long now) {
        long current = now / SLICE;
        for (long next = Math.max(slice + 1, current - SLICES + 1); next <= current; next++) {
            stored[(int) (next % SLICES)] = 0;
        }
        slice = Math.max(slice, current);
    }
}
