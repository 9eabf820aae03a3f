package io.eventforwarder.sink.kinesis;

import io.eventforwarder.aws.Backoff;

/**
 * How many requests may be in flight at once. A circuit breaker is part of it: after many failures
 * in a row, which is an outage, a single request at a time probes whether the destination is back,
 * with a backoff between the probes. A paused connection sends nothing but the probes of its owner.
 * Times are in milliseconds.
 */
final class ConcurrencyLimit {
    private final int maxInFlight;
    private final Backoff backoff;
    private int inFlight;
    private int failuresInARow;
    private long quietUntil;
    private boolean isPaused;

    /**
     * @param maxInFlight the most requests at once; as many failures in a row are an outage
     */
    ConcurrencyLimit(int maxInFlight, Backoff backoff) {
        this.maxInFlight = maxInFlight;
        this.backoff = backoff;
    }

    /** Whether a request may be sent now. */
    boolean allowsRequest(long now) {
        return !isPaused
                && inFlight < (isOutage() ? 1 : maxInFlight)
                && !(isOutage() && now < quietUntil);
    }

    /** Whether each request is a probe, which holds a single record. */
    boolean isProbing() {
        return isPaused || isOutage();
    }

    private boolean isOutage() {
        return failuresInARow >= maxInFlight;
    }

    int inFlight() {
        return inFlight;
    }

    void sent() {
        inFlight++;
    }

    void answered() {
        inFlight--;
    }

    /** The destination has accepted something: there is no outage. */
    void succeeded() {
        failuresInARow = 0;
    }

    /**
     * Notes a transient failure of a request.
     *
     * @return how long to wait until the next probe of an outage; 0 if there is no outage, or if
     *     the request was in flight when the wait began
     */
    long failed(long sentAt, long now) {
        if (isOutage() && sentAt < quietUntil) {
            return 0;
        }
        failuresInARow++;
        if (!isOutage()) {
            return 0;
        }
        long delay = backoff.delayAfter(failuresInARow - maxInFlight + 1);
        quietUntil = now + delay;
        return delay;
    }

    void pause() {
        isPaused = true;
    }

    void resume() {
        isPaused = false;
    }

    boolean isPaused() {
        return isPaused;
    }
}
