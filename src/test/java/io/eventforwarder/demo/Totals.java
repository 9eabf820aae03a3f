package io.eventforwarder.demo;

import java.util.Map;

/**
 * The numbers of one moment.
 *
 * @param events what was sent, malformed input counted as one
 * @param filtered what the settings drop of it, as the demo knows
 * @param deadLetters what the dead letter files hold
 * @param malformed what was sent to become dead letters
 * @param emptyBatches batches without events that are to be forwarded
 */
record Totals(
        long batches,
        long events,
        long forwarded,
        long filtered,
        long deadLetters,
        long malformed,
        long emptyBatches,
        long forwardedEmptyBatches,
        long duplicates,
        Map<String, Long> sentByType,
        Map<String, Long> forwardedByType) {

    /** What has gone in and not come out yet. */
    long inFlight() {
        return events - forwarded - filtered - deadLetters;
    }

    boolean addsUp() {
        return inFlight() == 0 && deadLetters == malformed && emptyBatches == forwardedEmptyBatches;
    }
}
