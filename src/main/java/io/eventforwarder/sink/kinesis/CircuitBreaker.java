package io.eventforwarder.sink.kinesis;

import io.eventforwarder.aws.Backoff;

/**
 * Whether a destination fails again and again, whatever is sent: then one request now and then
 * finds out whether it is back, instead of one for every device that waits. Times are in
 * milliseconds.
 */
final class CircuitBreaker {
    private final int failuresToBegin;
    private final Backoff backoff;
    private int failures;
    private long quietUntil;

    /**
     * @param failuresToBegin how many failures in a row, without a success, open the circuit
     */
    CircuitBreaker(int failuresToBegin, Backoff backoff) {
        this.failuresToBegin = failuresToBegin;
        this.backoff = backoff;
    }

    boolean isOn() {
        return failures >= failuresToBegin;
    }

    /** Whether nothing is to be sent yet. */
    boolean isQuiet(long now) {
        return isOn() && now < quietUntil;
    }

    /**
     * Notes a failure that passes, of a request that was sent at a time; returns how long to be
     * quiet, 0 if there is no outage or that is known already.
     */
    long failed(long sentAt, long now) {
        // What was under way when it began to be quiet fails with the rest, and tells nothing new.
        if (isOn() && sentAt < quietUntil) {
            return 0;
        }
        failures++;
        if (!isOn()) {
            return 0;
        }
        long delay = backoff.delayAfter(failures - failuresToBegin + 1);
        quietUntil = now + delay;
        return delay;
    }

    void over() {
        failures = 0;
    }
}
