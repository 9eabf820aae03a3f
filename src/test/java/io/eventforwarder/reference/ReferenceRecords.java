package io.eventforwarder.reference;

import io.eventforwarder.model.CloseReason;
import io.eventforwarder.model.NameBasedIds;
import io.eventforwarder.model.TextBuffer;
import io.eventforwarder.testing.Tree;
import io.eventforwarder.testing.Tree.Member;
import io.eventforwarder.testing.Tree.Scalar;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The expected records of batches that are sent as received or as a group. */
final class ReferenceRecords {
    private static final Comparator<ReferenceBatch> BY_ARRIVAL =
            Comparator.comparingLong(ReferenceBatch::arrival)
                    .thenComparing(ReferenceBatch::position);

    /** The sink replaces the dashes by the partition key. */
    private static final String DEVICE = "\"device\":\"--------------------------------\"";

    private final Rules rules;
    private final List<ExpectedRecord> records = new ArrayList<>();
    private final List<ExpectedRecord> tooLarge = new ArrayList<>();
    private long sequence = 1;

    private ReferenceRecords(Rules rules) {
        this.rules = rules;
    }

    List<ExpectedRecord> records() {
        return records;
    }

    List<ExpectedRecord> tooLarge() {
        return tooLarge;
    }

    /** One record for each event, or one for a batch without events. */
    static ReferenceRecords asReceived(ReferenceBatch batch, Rules rules) {
        ReferenceRecords result = new ReferenceRecords(rules);
        if (batch.events().isEmpty()) {
            result.asReceived(batch, List.of(), 0);
        }
        for (ReferenceEvent event : batch.events()) {
            result.asReceived(batch, List.of(event), event.index());
        }
        return result;
    }

    private void asReceived(ReferenceBatch batch, List<ReferenceEvent> events, int index) {
        Map<String, Tree> added = added(batch.envelope(), batch.arrival());
        boolean whole = batch.isWhole() && batch.events().size() <= 1;
        added.put("batch_id", batchId(batch, whole, batch.position() + "/batch/" + index));
        added.put("message_id", uuid(batch.position() + "/record/" + index + "/part/1"));
        if (rules.forwardingInfo()) {
            added.put("forwarding_info", info("as_received", 1, 1, batch.filtered(), 0));
        }
        leave(record(batch, events, batch.envelope(), false, added));
    }

    private void leave(ExpectedRecord record) {
        (record.length() <= rules.maxBytes() ? records : tooLarge).add(record);
    }

    static ReferenceRecords together(
            List<ReferenceBatch> batches, CloseReason reason, long first, Rules rules) {
        ReferenceRecords result = new ReferenceRecords(rules);
        result.sequence = first;
        for (ReferenceIds.Owner owner : owners(batches)) {
            result.ofOwner(
                    oldestFirst(
                            batches.stream().filter(batch -> batch.owner().equals(owner)).toList()),
                    reason);
        }
        return result;
    }

    /** An event, or a batch without events, with its sort key. */
    private record Ordered(ReferenceBatch batch, ReferenceEvent event) {
        static final Comparator<Ordered> IN_ORDER =
                Comparator.comparing(Ordered::timestamp)
                        .thenComparingLong(ordered -> ordered.batch().arrival())
                        .thenComparing(ordered -> ordered.batch().position())
                        .thenComparingInt(Ordered::index);

        static List<Ordered> of(List<ReferenceBatch> batches) {
            List<Ordered> all = new ArrayList<>();
            for (ReferenceBatch batch : batches) {
                batch.events().forEach(event -> all.add(new Ordered(batch, event)));
                if (batch.events().isEmpty()) {
                    all.add(new Ordered(batch, null));
                }
            }
            all.sort(IN_ORDER);
            return all;
        }

        BigDecimal timestamp() {
            return event == null ? batch.timestamp() : event.timestamp().orElse(batch.timestamp());
        }

        int index() {
            return event == null ? 0 : event.index();
        }

        int length() {
            return ExpectedRecord.bytes(event.leaves());
        }
    }

    private static List<ReferenceIds.Owner> owners(List<ReferenceBatch> batches) {
        return Ordered.of(batches).stream()
                .map(ordered -> ordered.batch().owner())
                .distinct()
                .toList();
    }

    /** From the oldest to the newest; a clock that is ahead gives way to what arrived later. */
    private static List<ReferenceBatch> oldestFirst(List<ReferenceBatch> batches) {
        Map<Boolean, List<ReferenceBatch>> byClock =
                batches.stream()
                        .sorted(BY_ARRIVAL)
                        .collect(
                                Collectors.partitioningBy(
                                        batch ->
                                                batch.timestamp()
                                                                .compareTo(
                                                                        BigDecimal.valueOf(
                                                                                batch.arrival()))
                                                        > 0));
        List<ReferenceBatch> sorted = new ArrayList<>(byClock.get(false));
        sorted.sort(Comparator.comparing(ReferenceBatch::timestamp));
        for (ReferenceBatch ahead : byClock.get(true)) {
            List<ReferenceBatch> laterArrivals =
                    sorted.stream().filter(batch -> BY_ARRIVAL.compare(batch, ahead) > 0).toList();
            sorted.add(
                    laterArrivals.isEmpty() ? sorted.size() : sorted.indexOf(laterArrivals.get(0)),
                    ahead);
        }
        return sorted;
    }

    private void ofOwner(List<ReferenceBatch> batches, CloseReason reason) {
        Group all = new Group(batches, reason, name(batches));
        ExpectedRecord one = all.whole(all.events);
        if (one.length() <= rules.maxBytes()) {
            records.add(one);
            sequence++;
        } else if (all.hasRoomForEach()) {
            inParts(List.of(all));
        } else {
            inParts(
                    batches.stream()
                            .map(batch -> new Group(List.of(batch), reason, all.name))
                            .toList());
        }
    }

    /** Sends the events of several groups in parts with consecutive numbers. */
    private void inParts(List<Group> groups) {
        int most = groups.stream().mapToInt(group -> Math.max(1, group.events.size())).sum();
        List<Part> parts = new ArrayList<>();
        for (Group group : groups) {
            int room = group.room(most);
            if (group.events.isEmpty() && room >= 0) {
                parts.add(new Part(group, new ArrayList<>()));
            } else if (group.events.isEmpty()) {
                tooLarge.add(group.whole(List.of()));
            }
            Part part = null;
            for (Ordered event : group.events) {
                if (event.length() > room) {
                    tooLarge.add(group.whole(List.of(event)));
                }
                if (part != null && part.length() + 1 + event.length() > room) {
                    part = null;
                }
                if (event.length() <= room) {
                    if (part == null) {
                        part = new Part(group, new ArrayList<>());
                        parts.add(part);
                    }
                    part.events.add(event);
                }
            }
        }
        for (int i = 0; i < parts.size(); i++) {
            Part part = parts.get(i);
            records.add(part.group.record(part.events, i + 1, parts.size(), sequence, false));
            sequence++;
        }
    }

    private record Part(Group group, List<Ordered> events) {
        int length() {
            return events.stream().mapToInt(Ordered::length).sum() + events.size() - 1;
        }
    }

    private static String name(List<ReferenceBatch> batches) {
        StringBuilder positions = new StringBuilder();
        for (ReferenceBatch batch : batches) {
            positions.append(batch.position()).append('[');
            batch.events().forEach(event -> positions.append(event.index()).append(','));
            positions.append(']');
        }
        return NameBasedIds.hash(positions.toString());
    }

    /** Batches of one owner whose events leave with the same envelope. */
    private final class Group {
        private final List<ReferenceBatch> batches;
        private final CloseReason reason;
        private final List<Ordered> events;
        private final List<Member> envelope;
        private final String name;

        Group(List<ReferenceBatch> batches, CloseReason reason, String name) {
            this.batches = batches;
            this.reason = reason;
            this.name = name;
            events = Ordered.of(batches).stream().filter(one -> one.event() != null).toList();
            envelope =
                    isMerged()
                            ? ReferenceMerge.of(
                                    batches.stream().map(ReferenceBatch::envelope).toList())
                            : newest().envelope();
        }

        boolean hasRoomForEach() {
            int room = room(events.size());
            return !events.isEmpty() && events.stream().allMatch(event -> event.length() <= room);
        }

        /**
         * The room for events is what an empty record leaves if its numbers have as many digits as
         * possible.
         */
        int room(int most) {
            return rules.maxBytes()
                    - record(List.of(), most, most, sequence + most, false).length();
        }

        /** The events as if they were the only record. */
        ExpectedRecord whole(List<Ordered> some) {
            boolean isWholeBatch =
                    batches.size() == 1 && batches.get(0).isWhole() && some.size() == events.size();
            return record(some, 1, 1, sequence, isWholeBatch);
        }

        private boolean isMerged() {
            return batches.size() > 1;
        }

        private ReferenceBatch newest() {
            return batches.get(batches.size() - 1);
        }

        ExpectedRecord record(
                List<Ordered> events, int part, int parts, long number, boolean isWholeBatch) {
            Map<String, Tree> added = added(envelope, newest().arrival());
            added.put("batch_id", batchId(newest(), isWholeBatch, name + "/batch"));
            added.put("message_id", uuid(name + "/part/" + part + "/" + parts));
            if (rules.forwardingInfo() || parts > 1 || reason == CloseReason.SIZE) {
                int filtered = batches.stream().mapToInt(ReferenceBatch::filtered).sum();
                long counted = rules.forwardingInfo() ? number : 0;
                added.put("forwarding_info", info(reason.label(), part, parts, filtered, counted));
            }
            return ReferenceRecords.record(
                    events.isEmpty() ? newest() : events.get(0).batch(),
                    events.stream().map(Ordered::event).toList(),
                    envelope,
                    isMerged(),
                    added);
        }
    }

    private static ExpectedRecord record(
            ReferenceBatch first,
            List<ReferenceEvent> events,
            List<Member> envelope,
            boolean merged,
            Map<String, Tree> added) {
        return new ExpectedRecord(
                first.deviceKey(),
                first.position(),
                first.arrival(),
                events,
                envelope,
                merged,
                added);
    }

    private Map<String, Tree> added(List<Member> envelope, long arrival) {
        Map<String, Tree> added = new LinkedHashMap<>();
        added.put("schema_version", new Scalar("2"));
        List<String> there = envelope.stream().map(Member::name).toList();
        if (!there.contains("message_type")) {
            added.put("message_type", new Scalar("\"events\""));
        }
        if (!there.contains("timestamp_unixtime_ms")) {
            added.put("timestamp_unixtime_ms", new Scalar(Long.toString(arrival)));
        }
        if (!there.contains("user_attributes")) {
            added.put("user_attributes", Tree.read("{}"));
        }
        rules.uniqueId().ifPresent(id -> added.put("unique_id", ExpectedRecord.quoted(id)));
        return added;
    }

    private static Tree batchId(ReferenceBatch batch, boolean leavesWhole, String name) {
        return leavesWhole && !batch.batchId().isNull()
                ? batch.batchId()
                : new Scalar(Long.toString(NameBasedIds.id(name)));
    }

    private static Tree uuid(String name) {
        return new Scalar('"' + NameBasedIds.uuid(new TextBuffer().append(name)).toString() + '"');
    }

    /** Device sequences begin at 1; 0 means absent. */
    private static Tree info(String reason, int part, int parts, int filtered, long number) {
        String counted = number == 0 ? "" : ",\"device_sequence\":" + number;
        return Tree.read(
                "{\"close_reason\":\"%s\",\"part\":%d,\"parts\":%d,\"events_filtered\":%d,%s%s}"
                        .formatted(reason, part, parts, filtered, DEVICE, counted));
    }
}
