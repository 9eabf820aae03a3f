package io.eventforwarder.sink.kinesis;

import io.eventforwarder.aws.Backoff;

/**
 * Limits the requests in flight. The limit grows by one in each round trip that uses it up, until
 * the maximum, and is halved when a request fails for a passing reason. It contains a circuit
 * breaker as well: several failures in a row are an outage. During an outage, one request at a time
 * probes the destination, with a backoff between the probes. While the connection is paused, no
 * request is allowed: {@link RecordSender} sends its own probes then. Times are in milliseconds.
 */
final class ConcurrencyLimit {
    private static final int FAILURES_OF_AN_OUTAGE = 5;

    /** The time limit of a request that shares its line with no other. */
    private static final long SHORTEST_TIME_LIMIT = 10_000;

    /** A line that carries fewer bytes a second counts as broken. */
    private static final long SLOWEST_LINE = 128 << 10;

    private final int first;
    private final int max;
    private final int failuresOfAnOutage;
    private final Backoff backoff;
    private int limit;
    private boolean isUsedUp;
    private int storedSinceGrowth;
    private long loweredAt = Long.MIN_VALUE;
    private int inFlight;
    private long bytesInFlight;
    private int failuresInARow;
    private long nextProbeAt;
    private boolean isPaused;

    /**
     * @param first the limit at the beginning
     * @param max the maximum number of requests in flight
     */
    ConcurrencyLimit(int first, int max, Backoff backoff) {
        this.first = Math.min(first, max);
        this.max = max;
        this.limit = this.first;
        this.failuresOfAnOutage = Math.min(FAILURES_OF_AN_OUTAGE, max);
        this.backoff = backoff;
    }

    /** Whether a request may be sent now. */
    boolean allowsRequest(long now) {
        return !isPaused
                && inFlight < (isOutage() ? 1 : limit)
                && !(isOutage() && now < nextProbeAt);
    }

    /** Whether each request is a probe, which holds a single record. */
    boolean isProbing() {
        return isPaused || isOutage();
    }

    private boolean isOutage() {
        return failuresInARow >= failuresOfAnOutage;
    }

    int inFlight() {
        return inFlight;
    }

    long bytesInFlight() {
        return bytesInFlight;
    }

    void sent(long bytes) {
        inFlight++;
        bytesInFlight += bytes;
        isUsedUp |= inFlight >= limit;
    }

    void answered(long bytes) {
        inFlight--;
        bytesInFlight -= bytes;
    }

    /** The destination has throttled a shard: there is no outage. */
    void reached() {
        if (isOutage()) {
            beginAgain();
        }
        failuresInARow = 0;
    }

    /** The destination has stored a record. */
    void stored() {
        reached();
        if (isUsedUp) {
            storedSinceGrowth++;
            if (storedSinceGrowth >= limit && limit < max) {
                limit++;
                storedSinceGrowth = 0;
                // The next growth needs requests that use up the higher limit.
                isUsedUp = false;
            }
        }
    }

    /**
     * Notes a transient failure of a request.
     *
     * @return how long to wait until the next probe of an outage; 0 if there is no outage, or if
     *     the request was in flight when the wait began
     */
    long failed(long sentAt, long now) {
        // Requests that were sent under the higher limit do not lower it again.
        if (sentAt >= loweredAt) {
            limit = Math.max(1, limit / 2);
            storedSinceGrowth = 0;
            loweredAt = now;
        }
        if (isOutage() && sentAt < nextProbeAt) {
            return 0;
        }
        failuresInARow++;
        if (!isOutage()) {
            return 0;
        }
        long delay = backoff.delayAfter(failuresInARow - failuresOfAnOutage + 1);
        nextProbeAt = now + delay;
        return delay;
    }

    /**
     * The time in which so many bytes must have been sent and answered. A request shares its line
     * with the bytes in flight, but some request must be answered in the time of its own bytes.
     */
    static long timeLimit(long bytes) {
        return SHORTEST_TIME_LIMIT + bytes * 1000 / SLOWEST_LINE;
    }

    /** When the next probe of the last outage was due. */
    long nextProbeAt() {
        return nextProbeAt;
    }

    void pause() {
        isPaused = true;
        beginAgain();
    }

    /**
     * Begins with few requests again after a time without answers. Requests that begin together
     * share the line, and none is answered early.
     */
    void beginAgain() {
        limit = Math.min(limit, first);
    }

    void resume() {
        isPaused = false;
    }

    boolean isPaused() {
        return isPaused;
    }
}
