package io.eventforwarder.render;

import io.eventforwarder.event.CloseReason;
import io.eventforwarder.event.DeadLetter;
import io.eventforwarder.event.Envelope;
import io.eventforwarder.event.EventBatch;
import io.eventforwarder.event.NameBased;
import io.eventforwarder.event.OutgoingRecord;
import io.eventforwarder.event.Slice;
import io.eventforwarder.event.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** Renders what one owner has in a group. */
final class OwnerRecords {
    private final OwnerGroup group;
    private final CloseReason reason;
    private final boolean includeForwardingInfo;
    private final RecordLimit limit;

    private final Envelope envelope;
    private final String added;
    private final String name;
    private final Slice ownBatchId;

    OwnerRecords(
            OwnerGroup group,
            CloseReason reason,
            EnvelopeMerger merger,
            AddedFields addedFields,
            boolean includeForwardingInfo,
            RecordLimit limit) {
        this.group = group;
        this.reason = reason;
        this.includeForwardingInfo = includeForwardingInfo;
        this.limit = limit;
        envelope = group.envelope(merger);
        added = addedFields.to(envelope, group.newest().arrival());
        name = group.name();
        ownBatchId = JsonText.of(NameBased.id(name + "/batch"));
    }

    /**
     * See {@link GroupRenderer#render}.
     *
     * @return how many records there were
     */
    int render(
            OptionalLong sequence, Consumer<OutgoingRecord> records, Consumer<DeadLetter> refused) {
        List<OwnedEvent> events = group.events();
        Slice batchId = group.newest().envelope().batchId();
        boolean keepsBatchId = group.isOneWholeBatch() && batchId.length() > 0;
        byte[] whole = json(events, keepsBatchId ? batchId : ownBatchId, 1, 1, sequence);
        if (limit.allows(whole)) {
            records.accept(record(events, whole));
            return 1;
        }
        if (events.size() <= 1) {
            refused.accept(tooLarge(events, whole));
            return 0;
        }
        List<List<OwnedEvent>> parts = new ArrayList<>();
        long room = room(sequence);
        for (List<OwnedEvent> part : Parts.of(events, room)) {
            if (Parts.length(part) <= room) {
                parts.add(part);
            } else {
                refused.accept(tooLarge(part, json(part, ownBatchId, 1, 1, sequence)));
            }
        }
        for (int i = 0; i < parts.size(); i++) {
            byte[] json =
                    json(parts.get(i), ownBatchId, i + 1, parts.size(), sequence(sequence, i));
            records.accept(record(parts.get(i), json));
        }
        return parts.size();
    }

    private static OptionalLong sequence(OptionalLong first, int part) {
        return first.isPresent() ? OptionalLong.of(first.getAsLong() + part) : first;
    }

    /** The bytes of events that a part can hold, however many parts there will be. */
    private long room(OptionalLong sequence) {
        int most = group.events().size();
        int addedLength = JsonText.utf8(addedFields(most, most, sequence(sequence, most))).length;
        return limit.maxBytes()
                - RecordJson.lengthWithoutEvents(
                        envelope.members(), addedLength, ownBatchId.length());
    }

    private byte[] json(
            List<OwnedEvent> events, Slice batchId, int part, int parts, OptionalLong sequence) {
        List<Text> texts = new ArrayList<>(events.size());
        for (OwnedEvent event : events) {
            texts.add(event.json());
        }
        byte[] fields = JsonText.utf8(addedFields(part, parts, sequence));
        return RecordJson.of(texts, envelope.members(), fields, batchId);
    }

    private String addedFields(int part, int parts, OptionalLong sequence) {
        String messageId = NameBased.uuid(name + "/part/" + part + '/' + parts).toString();
        boolean saysHow = includeForwardingInfo || parts > 1 || reason == CloseReason.SIZE;
        return added
                + AddedFields.messageId(messageId)
                + (saysHow
                        ? AddedFields.forwardingInfo(
                                reason, part, parts, group.filtered(), sequence)
                        : "");
    }

    private OutgoingRecord record(List<OwnedEvent> events, byte[] json) {
        EventBatch first = first(events);
        return new OutgoingRecord(
                first.deviceKey(), json, events.size(), first.place(), first.arrival());
    }

    private DeadLetter tooLarge(List<OwnedEvent> events, byte[] json) {
        EventBatch first = first(events);
        return limit.refuse(json, events.size(), first.place(), first.arrival());
    }

    private EventBatch first(List<OwnedEvent> events) {
        return events.isEmpty() ? group.newest() : events.get(0).batch();
    }
}
