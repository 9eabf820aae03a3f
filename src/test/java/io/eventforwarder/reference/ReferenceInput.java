package io.eventforwarder.reference;

import io.eventforwarder.model.DeadLetterReason;
import io.eventforwarder.model.SourcePosition;
import io.eventforwarder.testing.Tree;
import io.eventforwarder.testing.Tree.Arr;
import io.eventforwarder.testing.Tree.Member;
import io.eventforwarder.testing.Tree.Obj;
import io.eventforwarder.testing.Tree.Scalar;
import java.util.ArrayList;
import java.util.List;

/** The batches and the refused events of an input record of valid JSON. */
final class ReferenceInput {
    private static final int MAX_DEPTH = 500;

    /** A refused event, or a refused value that counts as one. */
    record RefusedInput(DeadLetterReason reason, SourcePosition position, Tree payload) {}

    private final Rules rules;
    private final long arrival;
    private final List<ReferenceBatch> batches = new ArrayList<>();
    private final List<RefusedInput> refused = new ArrayList<>();

    /**
     * @param json without a byte order mark
     */
    ReferenceInput(Rules rules, String json, SourcePosition position, long arrival) {
        this.rules = rules;
        this.arrival = arrival;
        if (json.chars().allMatch(c -> " \t\r\n".indexOf(c) >= 0)) {
            return;
        }
        Tree input = Tree.read(json);
        if (input instanceof Arr bulk) {
            for (int i = 0; i < bulk.items().size(); i++) {
                batch(bulk.items().get(i), position.item(i));
            }
        } else {
            batch(input, position);
        }
    }

    List<ReferenceBatch> batches() {
        return batches;
    }

    List<RefusedInput> refused() {
        return refused;
    }

    /** The number of events in the input. */
    int received() {
        return refused.size() + batches.stream().mapToInt(batch -> batch.events().size()).sum();
    }

    private void batch(Tree input, SourcePosition position) {
        if (!(input instanceof Obj batch)) {
            refused.add(new RefusedInput(DeadLetterReason.NOT_AN_OBJECT, position, input));
            return;
        }
        DeadLetterReason reason = reason(batch);
        if (reason != null) {
            refused.add(new RefusedInput(reason, position, input));
            return;
        }
        List<Tree> items =
                batch.last("events") instanceof Arr array ? array.items() : List.<Tree>of();
        List<ReferenceEvent> events = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            DeadLetterReason ofEvent = reasonOfEvent(items.get(i));
            if (ofEvent == null) {
                Obj event = (Obj) items.get(i);
                ReferenceRedaction redaction = new ReferenceRedaction(rules);
                events.add(ReferenceEvent.of(event, redaction, position, arrival, i));
            } else {
                refused.add(new RefusedInput(ofEvent, position, withOnly(items.get(i), batch)));
            }
        }
        if (!events.isEmpty() || items.isEmpty()) {
            batches.add(ReferenceBatch.of(batch, rules, position, arrival, items.size(), events));
        }
    }

    /**
     * The reason to refuse the whole batch, or null. If there are several reasons, the last one.
     */
    private static DeadLetterReason reason(Obj batch) {
        DeadLetterReason reason = null;
        boolean hasEvents = false;
        for (Member member : batch.members()) {
            boolean isEvents = member.name().equals("events");
            boolean isArray = member.value() instanceof Arr;
            if (isEvents && hasEvents) {
                reason = DeadLetterReason.DUPLICATE_EVENTS;
            } else if (isEvents && !isArray && !member.value().isNull()) {
                reason = DeadLetterReason.EVENTS_NOT_AN_ARRAY;
            }
            boolean holdsTheEvents = isEvents && !hasEvents && isArray;
            if (!holdsTheEvents && 1 + depth(member.value()) > MAX_DEPTH) {
                reason = DeadLetterReason.TOO_DEEP;
            }
            hasEvents |= isEvents;
        }
        return reason;
    }

    private static DeadLetterReason reasonOfEvent(Tree item) {
        if (!(item instanceof Obj event)) {
            return DeadLetterReason.EVENT_NOT_AN_OBJECT;
        }
        if (2 + depth(event) > MAX_DEPTH) {
            return DeadLetterReason.EVENT_TOO_DEEP;
        }
        if (event.all("data").size() > 1) {
            return DeadLetterReason.DUPLICATE_DATA;
        }
        Tree data = event.last("data");
        return data instanceof Obj || data.isNull() ? null : DeadLetterReason.DATA_NOT_AN_OBJECT;
    }

    private static int depth(Tree tree) {
        int deepest = 0;
        if (tree instanceof Obj object) {
            for (Member member : object.members()) {
                deepest = Math.max(deepest, depth(member.value()));
            }
        } else if (tree instanceof Arr array) {
            for (Tree item : array.items()) {
                deepest = Math.max(deepest, depth(item));
            }
        }
        return tree instanceof Scalar ? 0 : deepest + 1;
    }

    private static Obj withOnly(Tree event, Obj batch) {
        return new Obj(
                batch.members().stream()
                        .map(
                                member ->
                                        member.name().equals("events")
                                                ? new Member(
                                                        member.writtenName(),
                                                        new Arr(List.of(event)))
                                                : member)
                        .toList());
    }
}
