package io.eventforwarder.render;

import io.eventforwarder.model.CloseReason;
import io.eventforwarder.model.DeadLetter;
import io.eventforwarder.model.Envelope;
import io.eventforwarder.model.EventBatch;
import io.eventforwarder.model.NameBasedIds;
import io.eventforwarder.model.OutgoingRecord;
import io.eventforwarder.model.Slice;
import io.eventforwarder.model.TextBuffer;
import io.eventforwarder.render.OwnerGroup.OwnedEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Renders the batches that left a window together: a record for each owner. A record that would be
 * too large is split into parts. Each part has the whole envelope, so it is a valid record.
 */
final class GroupRenderer {
    private final RecordWriter writer;
    private final RecordLimit limit;
    private final EnvelopeMerger merger = new EnvelopeMerger();
    private final TextBuffer name = new TextBuffer();

    /**
     * See {@link RecordWriter} for the first two parameters.
     *
     * @param limit the size above which records are split
     */
    GroupRenderer(Optional<String> uniqueId, boolean includeForwardingInfo, RecordLimit limit) {
        this.writer = new RecordWriter(uniqueId, includeForwardingInfo);
        this.limit = limit;
    }

    /**
     * Emits the records in their order.
     *
     * @param batches of one device, not empty
     * @param sequence the number of the device's next record; 0 if records are not counted
     * @param refused receives the events that are too large for a record of their own
     * @return the number of emitted records
     */
    int render(
            List<EventBatch> batches,
            CloseReason reason,
            long sequence,
            Consumer<OutgoingRecord> records,
            Consumer<DeadLetter> refused) {
        int count = 0;
        for (OwnerGroup group : OwnerGroup.of(batches)) {
            long next = sequence == 0 ? 0 : sequence + count;
            count += new OwnerRecords(group, reason, next).render(records, refused);
        }
        return count;
    }

    /** The records of one owner. */
    private final class OwnerRecords {
        private final OwnerGroup group;
        private final CloseReason reason;
        private final long sequence;
        private final Envelope envelope;
        private final String groupName;
        private final long batchId;

        OwnerRecords(OwnerGroup group, CloseReason reason, long sequence) {
            this.group = group;
            this.reason = reason;
            this.sequence = sequence;
            envelope = group.envelope(merger);
            groupName = group.name(name);
            batchId = NameBasedIds.id(name.clear().append(groupName).append("/batch"));
        }

        /** Emits the records and returns their number. */
        int render(Consumer<OutgoingRecord> records, Consumer<DeadLetter> refused) {
            OutgoingRecord record = wholeRecord();
            if (limit.allows(record)) {
                records.accept(record);
                return 1;
            }
            if (group.events().size() <= 1) {
                refused.accept(limit.refuse(record));
                return 0;
            }
            List<List<OwnedEvent>> parts = parts(refused);
            for (int i = 0; i < parts.size(); i++) {
                begin(i + 1, parts.size(), i).batchId(batchId);
                records.accept(record(parts.get(i)));
            }
            return parts.size();
        }

        private OutgoingRecord wholeRecord() {
            begin(1, 1, 0);
            Slice inbound = group.newest().envelope().batchId();
            if (group.isOneWholeBatch() && inbound.length() > 0) {
                writer.batchId(inbound);
            } else {
                writer.batchId(batchId);
            }
            return record(group.events());
        }

        /** Fills parts in the order of the events. Events that no part can hold are refused. */
        private List<List<OwnedEvent>> parts(Consumer<DeadLetter> refused) {
            int maxParts = group.events().size();
            // The number of parts is not known yet, so room is reserved for the largest numbers.
            RecordWriter longest = begin(maxParts, maxParts, maxParts).batchId(batchId);
            long room = limit.maxBytes() - longest.lengthWithoutEvents();
            List<List<OwnedEvent>> parts = new ArrayList<>();
            List<OwnedEvent> part = new ArrayList<>();
            long filled = 0;
            for (OwnedEvent event : group.events()) {
                long length = event.json().length();
                if (!part.isEmpty() && filled + length > room) {
                    parts.add(part);
                    part = new ArrayList<>();
                    filled = 0;
                }
                if (length > room) {
                    begin(1, 1, 0).batchId(batchId);
                    refused.accept(limit.refuse(record(List.of(event))));
                } else {
                    part.add(event);
                    filled += length + 1;
                }
            }
            if (!part.isEmpty()) {
                parts.add(part);
            }
            return parts;
        }

        private RecordWriter begin(int part, int parts, int recordsBefore) {
            name.clear().append(groupName).append("/part/").append(part).append('/').append(parts);
            return writer.begin(envelope, group.newest().arrival())
                    .messageId(NameBasedIds.uuid(name))
                    .forwardingInfo(
                            reason,
                            part,
                            parts,
                            group.filtered(),
                            sequence == 0 ? 0 : sequence + recordsBefore);
        }

        private OutgoingRecord record(List<OwnedEvent> events) {
            List<Slice> texts = new ArrayList<>(events.size());
            for (OwnedEvent event : events) {
                texts.add(event.json());
            }
            EventBatch first = events.isEmpty() ? group.newest() : events.get(0).batch();
            return new OutgoingRecord(
                    first.deviceKey(),
                    writer.write(texts),
                    events.size(),
                    first.position(),
                    first.arrival());
        }
    }
}
