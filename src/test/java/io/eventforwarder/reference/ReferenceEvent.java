package io.eventforwarder.reference;

import io.eventforwarder.model.NameBasedIds;
import io.eventforwarder.model.SourcePosition;
import io.eventforwarder.testing.Tree;
import io.eventforwarder.testing.Tree.Member;
import io.eventforwarder.testing.Tree.Obj;
import io.eventforwarder.testing.Tree.Scalar;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One event.
 *
 * @param timestamp empty if it is not readable
 * @param cameIn the event as received
 * @param leaves the event in its outgoing form
 */
record ReferenceEvent(
        String type,
        int index,
        Optional<BigDecimal> timestamp,
        String session,
        Obj cameIn,
        Obj leaves) {
    static ReferenceEvent of(
            Obj event,
            ReferenceRedaction redaction,
            SourcePosition position,
            long arrival,
            int index) {
        Tree type = event.last("event_type");
        Obj data = event.last("data") instanceof Obj object ? object : new Obj(List.of());
        Tree timestamp = data.last("timestamp_unixtime_ms");
        return new ReferenceEvent(
                type.isText() ? type.text() : "",
                index,
                timestamp.isNull() ? Optional.of(BigDecimal.valueOf(arrival)) : number(timestamp),
                ReferenceIds.session(data),
                event,
                leaving(
                        event,
                        complete(redaction.data(data), added(data, position, arrival, index))));
    }

    /**
     * The value of a number or of a number in a text, within 64 bits and to a billionth. The lowest
     * of 64 bits is reserved.
     */
    static Optional<BigDecimal> number(Tree tree) {
        String text = tree.text();
        return text.matches("-?[0-9]+(\\.[0-9]+)?([eE][+-]?[0-9]{1,9})?")
                ? Optional.of(
                        new BigDecimal(text)
                                .min(BigDecimal.valueOf(Long.MAX_VALUE))
                                .max(BigDecimal.valueOf(-Long.MAX_VALUE))
                                .setScale(9, RoundingMode.FLOOR))
                : Optional.empty();
    }

    private static List<Member> added(Obj data, SourcePosition position, long arrival, int index) {
        List<Member> added = new ArrayList<>();
        String eventId = Long.toString(NameBasedIds.id(position + "/event/" + index));
        Tree timestamp = data.last("timestamp_unixtime_ms");
        if (timestamp.isNull()) {
            timestamp = new Scalar(Long.toString(arrival));
        }
        String uuid = ReferenceIds.sessionUuid(data);
        addIfAbsent(data, "event_id", new Scalar(eventId), added);
        addIfAbsent(data, "timestamp_unixtime_ms", timestamp, added);
        if (!uuid.isEmpty()) {
            Scalar sessionId = new Scalar(ReferenceIds.sessionId(uuid));
            addIfAbsent(data, "session_id", sessionId, added);
        }
        addIfAbsent(data, "event_start_unixtime_ms", timestamp, added);
        return added;
    }

    private static void addIfAbsent(Obj data, String name, Tree value, List<Member> added) {
        if (data.last(name).isNull()) {
            added.add(new Member('"' + name + '"', value));
        }
    }

    private static Obj complete(Obj data, List<Member> added) {
        List<String> names = added.stream().map(Member::name).toList();
        List<Member> members =
                new ArrayList<>(
                        ReferenceRedaction.keep(data, member -> !names.contains(member.name()))
                                .members());
        members.addAll(added);
        return new Obj(members);
    }

    private static Obj leaving(Obj event, Obj data) {
        List<Member> members = new ArrayList<>();
        boolean there = event.last("data") instanceof Obj;
        for (Member member : event.members()) {
            if (!member.name().equals("data")) {
                members.add(member);
            } else if (there) {
                members.add(new Member(member.writtenName(), data));
            }
        }
        if (!there) {
            members.add(new Member("\"data\"", data));
        }
        return new Obj(members);
    }
}
