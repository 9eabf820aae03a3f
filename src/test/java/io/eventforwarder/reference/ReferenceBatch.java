package io.eventforwarder.reference;

import io.eventforwarder.model.SourcePosition;
import io.eventforwarder.settings.Toggle;
import io.eventforwarder.testing.ToggledTypes;
import io.eventforwarder.testing.Tree;
import io.eventforwarder.testing.Tree.Member;
import io.eventforwarder.testing.Tree.Obj;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An event batch.
 *
 * @param received the number of events in the input
 * @param filtered the number of events that settings dropped
 * @param batchId the JSON value null if absent
 */
record ReferenceBatch(
        SourcePosition position,
        long arrival,
        String deviceKey,
        ReferenceIds.Owner owner,
        BigDecimal timestamp,
        int received,
        int filtered,
        Tree batchId,
        List<Member> envelope,
        List<ReferenceEvent> events) {
    static ReferenceBatch of(
            Obj batch,
            Rules rules,
            SourcePosition position,
            long arrival,
            int received,
            List<ReferenceEvent> events) {
        return new ReferenceBatch(
                position,
                arrival,
                ReferenceIds.deviceKey(batch, position),
                ReferenceIds.owner(batch),
                ReferenceEvent.number(batch.last("timestamp_unixtime_ms"))
                        .map(number -> number.setScale(0, RoundingMode.FLOOR))
                        .orElse(BigDecimal.valueOf(arrival)),
                received,
                0,
                batch.last("batch_id"),
                new ReferenceRedaction(rules).envelope(batch),
                events);
    }

    /** This batch after the filters; empty if nothing of it is forwarded. */
    Optional<ReferenceBatch> kept(Rules rules) {
        boolean accepted =
                (rules.apiKeys().isEmpty() || rules.apiKeys().contains(owner.apiKey()))
                        && (rules.environments().isEmpty()
                                || rules.environments().contains(owner.environment()));
        if (!accepted) {
            return Optional.empty();
        }
        if (received == 0) {
            return rules.batchesWithoutEvents() ? Optional.of(this) : Optional.empty();
        }
        List<ReferenceEvent> kept = new ArrayList<>();
        for (ReferenceEvent event : events) {
            boolean isOff =
                    rules.off().stream()
                            .map(Toggle::settingKey)
                            .anyMatch(
                                    key -> ToggledTypes.BY_SETTING.get(key).contains(event.type()));
            if (!isOff) {
                kept.add(event);
            }
        }
        return kept.isEmpty()
                ? Optional.empty()
                : Optional.of(with(events.size() - kept.size(), kept));
    }

    /**
     * The parts of this batch by session, in the order of their first events. Events without a
     * session are a part, too.
     */
    Map<String, ReferenceBatch> bySession() {
        if (events.isEmpty()) {
            return Map.of("", this);
        }
        Map<String, ReferenceBatch> parts = new LinkedHashMap<>();
        for (ReferenceEvent event : events) {
            String session = event.session();
            parts.computeIfAbsent(
                    ReferenceIds.sessionKey(session),
                    key ->
                            with(
                                    filtered,
                                    events.stream()
                                            .filter(other -> other.session().equals(session))
                                            .toList()));
        }
        return parts;
    }

    /** Whether settings dropped every event that is missing. */
    boolean isWhole() {
        return events.size() + filtered == received;
    }

    ReferenceBatch with(int nowFiltered, List<ReferenceEvent> some) {
        return new ReferenceBatch(
                position,
                arrival,
                deviceKey,
                owner,
                timestamp,
                received,
                nowFiltered,
                batchId,
                envelope,
                some);
    }
}
