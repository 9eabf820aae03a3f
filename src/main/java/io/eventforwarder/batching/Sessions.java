package io.eventforwarder.batching;

import io.eventforwarder.model.Envelope;
import io.eventforwarder.model.Event;
import io.eventforwarder.model.EventBatch;
import io.eventforwarder.model.EventType;
import io.eventforwarder.model.Fragment;
import io.eventforwarder.model.NameBasedIds;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Divides batches by session. */
final class Sessions {
    /** Session ids are part of the state's keys, so a longer id is replaced by its hash. */
    private static final int MAX_ID_LENGTH = 256;

    private Sessions() {}

    /**
     * The batch's fragments: one for each session, in the order of their first events, and one for
     * the events without a session. A session has a fragment without events if its only event in
     * the batch was a session_end that a filter dropped.
     */
    static List<Fragment> fragments(EventBatch batch, long fingerprint) {
        if (isOfOneSession(batch)) {
            return List.of(fragment(batch, sessionOfFirst(batch), batch.events(), fingerprint));
        }
        Map<String, List<Event>> bySession = new LinkedHashMap<>();
        for (Event event : batch.events()) {
            bySession.computeIfAbsent(event.session(), session -> new ArrayList<>()).add(event);
        }
        for (String session : batch.endedSessions()) {
            bySession.computeIfAbsent(session, absent -> List.of());
        }
        List<Fragment> fragments = new ArrayList<>(bySession.size());
        bySession.forEach(
                (session, events) -> fragments.add(fragment(batch, session, events, fingerprint)));
        return fragments;
    }

    private static boolean isOfOneSession(EventBatch batch) {
        String session = sessionOfFirst(batch);
        for (Event event : batch.events()) {
            if (!event.session().equals(session)) {
                return false;
            }
        }
        for (String ended : batch.endedSessions()) {
            if (batch.events().isEmpty() || !ended.equals(session)) {
                return false;
            }
        }
        return true;
    }

    private static String sessionOfFirst(EventBatch batch) {
        return batch.events().isEmpty() ? "" : batch.events().get(0).session();
    }

    private static Fragment fragment(
            EventBatch batch, String session, List<Event> events, long fingerprint) {
        boolean ends = batch.endedSessions().contains(session);
        for (Event event : events) {
            ends |= event.type() == EventType.SESSION_END;
        }
        // A fragment without events sends nothing, so it needs no envelope.
        Envelope envelope =
                events.isEmpty() && batch.received() > 0 ? Envelope.NONE : batch.envelope();
        EventBatch part = batch.withContent(envelope, events);
        return new Fragment(part, shortened(session), ends && !session.isEmpty(), fingerprint);
    }

    private static String shortened(String session) {
        return session.length() <= MAX_ID_LENGTH ? session : "sha256:" + NameBasedIds.hash(session);
    }
}
