package io.eventforwarder.render;

import java.util.ArrayList;
import java.util.List;

/** Divides events that one record can't hold. */
final class Parts {
    private Parts() {}

    /**
     * Fills parts one after the other, in the order of the events. An event that no part can hold
     * is a part of its own.
     *
     * @param room the bytes of events, commas between them counted in, that a part can hold
     */
    static List<List<OwnedEvent>> of(List<OwnedEvent> events, long room) {
        List<List<OwnedEvent>> parts = new ArrayList<>();
        List<OwnedEvent> part = new ArrayList<>();
        long filled = 0;
        for (OwnedEvent event : events) {
            long length = event.json().length();
            if (!part.isEmpty() && filled + 1 + length > room) {
                parts.add(part);
                part = new ArrayList<>();
                filled = 0;
            }
            filled += length + (part.isEmpty() ? 0 : 1);
            part.add(event);
        }
        if (!part.isEmpty()) {
            parts.add(part);
        }
        return parts;
    }

    /** The bytes of events in one record, commas between them counted in. */
    static long length(List<OwnedEvent> events) {
        long length = Math.max(0, events.size() - 1);
        for (OwnedEvent event : events) {
            length += event.json().length();
        }
        return length;
    }
}
