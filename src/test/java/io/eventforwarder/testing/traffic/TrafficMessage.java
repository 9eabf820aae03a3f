package io.eventforwarder.testing.traffic;

import java.util.Map;

/**
 * The bytes of one input record, and what they hold.
 *
 * @param partitionKey the same for all messages of a device
 * @param batches the valid event batches, with those without events
 * @param malformed what becomes a dead letter: the message itself, or single events of a valid
 *     batch
 * @param eventsByType the events that are forwarded or filtered
 */
@SuppressWarnings("ArrayRecordComponent") // Messages are never compared.
public record TrafficMessage(
        byte[] bytes,
        String partitionKey,
        int batches,
        int batchesWithoutEvents,
        int malformed,
        Map<String, Integer> eventsByType) {

    /** All events of the message: the valid ones, and one for each malformed input. */
    public int events() {
        return malformed + eventsByType.values().stream().mapToInt(Integer::intValue).sum();
    }
}
