package io.eventforwarder.sink.kinesis;

/**
 * Limits what the sink takes in beyond what has room in memory, and while its state is emptied: one
 * byte for two that are acknowledged, but never less than 256 KiB a second, so that checkpoint
 * barriers arrive. Times are in milliseconds.
 */
final class InputLimit {
    private static final long SLICE = 100;
    private static final long SLICES_A_SECOND = 1000 / SLICE;
    private static final long LEAST_BYTES_A_SLICE = (256 << 10) / SLICES_A_SECOND;

    /**
     * The bytes by which input may be ahead of the least rate, because acknowledgements come in
     * bursts.
     */
    private static final long MOST_BYTES_AHEAD = 5 * SLICES_A_SECOND * LEAST_BYTES_A_SLICE;

    private long allowance;
    private long acknowledged;
    private long nextSliceAt;

    /** Notes that bytes were acknowledged while records were in state. */
    void acknowledged(long bytes) {
        acknowledged += bytes;
    }

    /** Notes that a record was taken in without a permit, which delays the next permit. */
    void admitted(long bytes, long now) {
        beginSlice(now);
        allowance = Math.max(-MOST_BYTES_AHEAD, Math.min(allowance, 0) - bytes);
    }

    /**
     * Takes a permit for a record, if there is one. A record may be larger than the permit; the
     * next records then wait longer.
     */
    boolean take(long bytes, long now) {
        beginSlice(now);
        if (allowance <= 0) {
            return false;
        }
        allowance -= bytes;
        return true;
    }

    private void beginSlice(long now) {
        if (now < nextSliceAt) {
            return;
        }
        long slices = 1 + (now - nextSliceAt) / SLICE;
        // Only the acknowledgements of about the last second count.
        long half = acknowledged / 2 / Math.max(1, slices / SLICES_A_SECOND);
        long earned = Math.max(slices * LEAST_BYTES_A_SLICE, half);
        allowance = Math.min(Math.min(allowance, 0) + earned, Math.max(LEAST_BYTES_A_SLICE, half));
        acknowledged = 0;
        nextSliceAt = now + SLICE;
    }

    /** When {@link #take} may succeed. */
    long nextSliceAt() {
        return nextSliceAt;
    }
}
