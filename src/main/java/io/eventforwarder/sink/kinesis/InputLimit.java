package io.eventforwarder.sink.kinesis;

/**
 * Limits what the sink takes in while records wait in its state: one byte for two that are
 * acknowledged, but never less than 256 KiB a second, so that checkpoint barriers arrive. Times are
 * in milliseconds.
 */
final class InputLimit {
    private static final long SLICE = 100;
    private static final long LEAST_BYTES_A_SLICE = (256 << 10) * SLICE / 1000;

    private long allowance;
    private long acknowledged;
    private long nextSliceAt;

    void acknowledged(long bytes) {
        acknowledged += bytes;
    }

    /**
     * Takes a permit for a record, if there is one. A record may be larger than the permit; the
     * next records then wait longer.
     */
    boolean take(long bytes, long now) {
        if (now >= nextSliceAt || now < nextSliceAt - SLICE) {
            long slices = 1 + Math.max(0, now - nextSliceAt) / SLICE;
            long half = acknowledged / 2;
            long earned = Math.max(slices * LEAST_BYTES_A_SLICE, half);
            allowance =
                    Math.min(Math.min(allowance, 0) + earned, Math.max(LEAST_BYTES_A_SLICE, half));
            acknowledged = 0;
            nextSliceAt = now + SLICE;
        }
        if (allowance <= 0) {
            return false;
        }
        allowance -= bytes;
        return true;
    }

    /** When {@link #take} may succeed. */
    long nextSliceAt() {
        return nextSliceAt;
    }
}
