package io.eventforwarder.demo;

import java.util.Map;

/**
 * The numbers of one moment.
 *
 * @param events what was sent, malformed input counted as one
 * @param filtered what the settings drop of it, as the demo knows
 * @param deadLetters what the dead letter files hold
 * @param malformed what was sent to become dead letters
 * @param batchesWithoutEvents those of the batches that were sent
 * @param emptyBatches what is to become of them
 * @param records what came out, each once
 * @param recordsWithoutEvents those of the records
 * @param largestRecord the most events that one record has
 * @param recordsByReason by what made the job send them
 */
record Totals(
        long batches,
        long events,
        long forwarded,
        long filtered,
        long deadLetters,
        long malformed,
        long batchesWithoutEvents,
        EmptyBatches emptyBatches,
        long records,
        long recordsWithoutEvents,
        long largestRecord,
        long duplicates,
        Map<String, Long> recordsByReason,
        Map<String, Long> sentByType,
        Map<String, Long> forwardedByType) {

    /** What has gone in and not come out yet. */
    long inFlight() {
        return events - forwarded - filtered - deadLetters;
    }

    /** Over the records that have events; 0 without any. */
    double eventsPerRecord() {
        return forwarded / (double) Math.max(1, records - recordsWithoutEvents);
    }

    boolean addsUp() {
        return inFlight() == 0
                && deadLetters == malformed
                && emptyBatches.explain(recordsWithoutEvents, batchesWithoutEvents);
    }
}
