package io.eventforwarder.sink.kinesis;

import io.eventforwarder.aws.Backoff;

/**
 * Limits the requests in flight, and contains a circuit breaker. Many failures in a row are an
 * outage. During an outage, one request at a time probes the destination, with a backoff between
 * the probes. While the connection is paused, no request is allowed: {@link RecordSender} sends its
 * own probes then. Times are in milliseconds.
 */
final class ConcurrencyLimit {
    private final int maxInFlight;
    private final Backoff backoff;
    private int inFlight;
    private int failuresInARow;
    private long nextProbeAt;
    private boolean isPaused;

    /**
     * @param maxInFlight the maximum number of requests in flight, and also the number of failures
     *     in a row that is an outage
     */
    ConcurrencyLimit(int maxInFlight, Backoff backoff) {
        this.maxInFlight = maxInFlight;
        this.backoff = backoff;
    }

    /** Whether a request may be sent now. */
    boolean allowsRequest(long now) {
        return !isPaused
                && inFlight < (isOutage() ? 1 : maxInFlight)
                && !(isOutage() && now < nextProbeAt);
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

    /** The destination has stored a record or throttled a shard: there is no outage. */
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
        if (isOutage() && sentAt < nextProbeAt) {
            return 0;
        }
        failuresInARow++;
        if (!isOutage()) {
            return 0;
        }
        long delay = backoff.delayAfter(failuresInARow - maxInFlight + 1);
        nextProbeAt = now + delay;
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
