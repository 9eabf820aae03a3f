package io.eventforwarder.testing.traffic;

import java.util.Map;

/** The bytes of one input record, and what they hold. */
public final class TrafficMessage {
    private final byte[] bytes;
    private final String partitionKey;
    private final int batches;
    private final int batchesWithoutEvents;
    private final int malformed;
    private final Map<String, Integer> eventsByType;

    TrafficMessage(
            byte[] bytes,
            String partitionKey,
            int batches,
            int batchesWithoutEvents,
            int malformed,
            Map<String, Integer> eventsByType) {
        this.bytes = bytes;
        this.partitionKey = partitionKey;
        this.batches = batches;
        this.batchesWithoutEvents = batchesWithoutEvents;
        this.malformed = malformed;
        this.eventsByType = eventsByType;
    }

    public byte[] bytes() {
        return bytes;
    }

    /** One device's messages have one partition key. */
    public String partitionKey() {
        return partitionKey;
    }

    /** The good event batches, also those without events. */
    public int batches() {
        return batches;
    }

    public int batchesWithoutEvents() {
        return batchesWithoutEvents;
    }

    /** What cannot be forwarded: the message itself, or single events of a good batch. */
    public int malformed() {
        return malformed;
    }

    /** The events that can be forwarded or filtered. */
    public Map<String, Integer> eventsByType() {
        return eventsByType;
    }

    /** All events of the message: the good ones and what is malformed, each once. */
    public int events() {
        int events = malformed;
        for (int ofType : eventsByType.values()) {
            events += ofType;
        }
        return events;
    }
}
