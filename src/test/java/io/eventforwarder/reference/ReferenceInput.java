package io.eventforwarder.reference;

import io.eventforwarder.model.DeadLetterReason;
import io.eventforwarder.model.SourcePosition;
import io.eventforwarder.testing.Tree;
import io.eventforwarder.testing.Tree.Arr;
import io.eventforwarder.testing.Tree.Member;
import io.eventforwarder.testing.Tree.Obj;
import io.eventforwarder.testing.Tree.Scalar;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The batches and the refused events of an input record. */
final class ReferenceInput {
    private static final int MAX_DEPTH = 500;

    /**
     * A refused event or batch, or the malformed end of the record.
     *
     * @param events the number of events that it holds; 1 if they cannot be counted
     * @param payload null for malformed input
     * @param malformed the bytes from the first malformed value to the end of the record, as a text
     *     in ISO-8859-1
     */
    record RefusedInput(
            DeadLetterReason reason,
            SourcePosition position,
            int events,
            Tree payload,
            String malformed) {}

    private final Rules rules;
    private final long arrival;
    private final List<ReferenceBatch> batches = new ArrayList<>();
    private final List<RefusedInput> refused = new ArrayList<>();
    private final boolean hasScalars;

    ReferenceInput(Rules rules, byte[] bytes, SourcePosition position, long arrival) {
        this.rules = rules;
        this.arrival = arrival;
        byte[] json = StrictJson.withoutByteOrderMark(bytes);
        int valid = StrictJson.validUtf8(json);
        // No JSON contains a zero character, so reading stops where the text is not UTF-8.
        String text =
                new String(json, 0, valid, StandardCharsets.UTF_8)
                        + (valid < json.length ? "\0" : "");
        Tree.Values values = Tree.values(text);
        int item = 0;
        for (Tree value : values.trees()) {
            for (Tree one : value instanceof Arr bulk ? bulk.items() : List.of(value)) {
                batch(one, position.item(item));
                item++;
            }
        }
        boolean scalars = values.trees().stream().anyMatch(Scalar.class::isInstance);
        if (values.malformedFrom() >= 0) {
            scalars |= "{[".indexOf(text.charAt(values.malformedFrom())) < 0;
            int from = ExpectedRecord.bytes(text.substring(0, values.malformedFrom()));
            malformed(Arrays.copyOfRange(json, from, json.length), position.item(item));
        }
        hasScalars = scalars;
    }

    private void malformed(byte[] rest, SourcePosition position) {
        DeadLetterReason reason =
                StrictJson.isUtf8(rest)
                        ? DeadLetterReason.INVALID_JSON
                        : DeadLetterReason.INVALID_UTF8;
        refused.add(
                new RefusedInput(
                        reason, position, 1, null, new String(rest, StandardCharsets.ISO_8859_1)));
    }

    /** Whether a value at top level, malformed ones included, is neither an object nor an array. */
    boolean hasScalars() {
        return hasScalars;
    }

    boolean isMalformed() {
        return refused.stream().anyMatch(one -> one.malformed() != null);
    }

    List<ReferenceBatch> batches() {
        return batches;
    }

    List<RefusedInput> refused() {
        return refused;
    }

    int received() {
        return refused.stream().mapToInt(RefusedInput::events).sum()
                + batches.stream().mapToInt(batch -> batch.events().size()).sum();
    }

    private void batch(Tree input, SourcePosition position) {
        DeadLetterReason reason = reason(input);
        if (reason != null) {
            refused.add(new RefusedInput(reason, position, eventsOf(input), input, null));
            return;
        }
        Obj batch = (Obj) input;
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
                Tree payload = withOnly(items.get(i), batch);
                refused.add(new RefusedInput(ofEvent, position, 1, payload, null));
            }
        }
        if (!events.isEmpty() || items.isEmpty()) {
            batches.add(ReferenceBatch.of(batch, rules, position, arrival, items.size(), events));
        }
    }

    /** The reason to refuse the whole batch, or null. */
    private static DeadLetterReason reason(Tree input) {
        if (!(input instanceof Obj batch)) {
            return input.holdsNonFinite()
                    ? DeadLetterReason.NOT_FINITE
                    : DeadLetterReason.NOT_AN_OBJECT;
        }
        List<Tree> outsideEvents =
                batch.members().stream()
                        .filter(member -> !isEvents(member))
                        .map(Member::value)
                        .toList();
        List<Tree> events = batch.all("events");
        if (events.size() > 1) {
            return DeadLetterReason.DUPLICATE_EVENTS;
        }
        if (outsideEvents.stream().anyMatch(Tree::holdsNonFinite)) {
            return DeadLetterReason.NOT_FINITE;
        }
        if (events.stream().anyMatch(value -> !(value instanceof Arr) && !value.isNull())) {
            return DeadLetterReason.EVENTS_NOT_AN_ARRAY;
        }
        return outsideEvents.stream().anyMatch(value -> 1 + depth(value) > MAX_DEPTH)
                ? DeadLetterReason.TOO_DEEP
                : null;
    }

    private static boolean isEvents(Member member) {
        return member.name().equals("events") && member.value() instanceof Arr;
    }

    /** The number of events in a refused batch, and 1 for what holds none. */
    private static int eventsOf(Tree input) {
        int events = 0;
        if (input instanceof Obj batch) {
            for (Member member : batch.members()) {
                events += isEvents(member) ? ((Arr) member.value()).items().size() : 0;
            }
        }
        return Math.max(1, events);
    }

    private static DeadLetterReason reasonOfEvent(Tree item) {
        if (item.holdsNonFinite()) {
            return DeadLetterReason.NOT_FINITE;
        }
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
        boolean isData = data instanceof Obj || data.isNull() || ReferenceMerge.isEmptyArray(data);
        return isData ? null : DeadLetterReason.DATA_NOT_AN_OBJECT;
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
