package io.eventforwarder.render;

import io.eventforwarder.model.CloseReason;
import io.eventforwarder.model.DeadLetter;
import io.eventforwarder.model.Envelope;
import io.eventforwarder.model.EventBatch;
import io.eventforwarder.model.NameBasedIds;
import io.eventforwarder.model.OutgoingRecord;
import io.eventforwarder.model.Slice;
import io.eventforwarder.model.TextBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** Renders what one owner has in a group. */
final class OwnerRecords {
    private final OwnerGroup group;
    private final CloseReason reason;
    private final AddedFields added;
    private final RecordLimit limit;
    private final TextBuffer names;

    private final Envelope envelope;
    private final String name;
    private final Slice ownBatchId;

    /**
     * @param names where names for ids are written
     */
    OwnerRecords(
            OwnerGroup group,
            CloseReason reason,
            EnvelopeMerger merger,
            AddedFields added,
            RecordLimit limit,
            TextBuffer names) {
        this.group = group;
        this.reason = reason;
        this.added = added;
        this.limit = limit;
        this.names = names;
        envelope = group.envelope(merger);
        name = group.name(names);
        ownBatchId = JsonText.of(NameBasedIds.id(names.clear().append(name).append("/batch")));
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
        Slice longest = added(most, most, sequence(sequence, most));
        return limit.maxBytes()
                - RecordJson.lengthWithoutEvents(envelope.members(), longest, ownBatchId);
    }

    private byte[] json(
            List<OwnedEvent> events, Slice batchId, int part, int parts, OptionalLong sequence) {
        return RecordJson.of(
                events,
                OwnedEvent::json,
                envelope.members(),
                added(part, parts, sequence),
                batchId);
    }

    private Slice added(int part, int parts, OptionalLong sequence) {
        names.clear().append(name).append("/part/").append(part).append('/').append(parts);
        return added.to(envelope, group.newest().arrival())
                .messageId(NameBasedIds.uuid(names))
                .forwardingInfo(reason, part, parts, group.filtered(), sequence)
                .text();
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
