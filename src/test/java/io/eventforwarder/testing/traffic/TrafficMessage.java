package io.eventforwarder.testing.traffic;

import java.util.Map;

/**
 * The bytes of an input record, and a description of their content.
 *
 * @param partitionKey the same for all messages of a device
 * @param batches the number of valid event batches, including those without events
 * @param malformed the number of dead letters: the message itself, or single events of a valid
 *     batch
 * @param eventsByType the numbers of events that are forwarded or filtered
 */
@SuppressWarnings("ArrayRecordComponent") // Messages are never compared.
public record TrafficMessage(
        byte[] bytes,
        String partitionKey,
        int batches,
        int batchesWithoutEvents,
        int malformed,
        Map<String, Integer> eventsByType) {

    /** The number of events in the message. Each malformed input counts as one event. */
    public int events() {
        return malformed + eventsByType.values().stream().mapToInt(Integer::intValue).sum();
    }
}
