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
import io.eventforwarder.settings.OutputSettings.RecordDelimiter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Renders the batches that left a window together: a record for each owner. A record that would be
 * too large is split into parts. Each part has the whole envelope, so it is a valid record. If the
 * merged envelope of several batches leaves no room for one of the events, the batches leave one
 * after the other, each in parts with its own envelope.
 */
final class GroupRenderer {
    private final RecordWriter writer;
    private final RecordLimit limit;
    private final EnvelopeMerger merger = new EnvelopeMerger();
    private final TextBuffer name = new TextBuffer();

    /**
     * See {@link RecordWriter} for the first three parameters.
     *
     * @param limit the size above which records are split
     */
    GroupRenderer(
            Optional<String> uniqueId,
            boolean includeForwardingInfo,
            RecordDelimiter delimiter,
            RecordLimit limit) {
        this.writer = new RecordWriter(uniqueId, includeForwardingInfo, delimiter);
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
        private final OwnerGroup owned;
        private final CloseReason reason;
        private final long sequence;
        private final String groupName;
        private final long batchId;

        OwnerRecords(OwnerGroup owned, CloseReason reason, long sequence) {
            this.owned = owned;
            this.reason = reason;
            this.sequence = sequence;
            groupName = owned.name(name);
            batchId = NameBasedIds.id(name.clear().append(groupName).append("/batch"));
        }

        /** Emits the records and returns their number. */
        int render(Consumer<OutgoingRecord> records, Consumer<DeadLetter> refused) {
            Part all = new Part(owned, owned.envelope(merger), owned.events());
            OutgoingRecord record = all.wholeRecord();
            if (limit.allows(record)) {
                records.accept(record);
                return 1;
            }
            List<Part> unsplit = all.leavesRoomForEachEvent() ? List.of(all) : batches();
            int maxParts = 0;
            for (Part one : unsplit) {
                maxParts += Math.max(1, one.events.size());
            }
            List<Part> parts = new ArrayList<>();
            for (Part one : unsplit) {
                one.split(maxParts, parts, refused);
            }
            for (int i = 0; i < parts.size(); i++) {
                records.accept(parts.get(i).record(i + 1, parts.size(), i));
            }
            return parts.size();
        }

        /** The batches one by one, each with its own envelope. */
        private List<Part> batches() {
            List<Part> batches = new ArrayList<>();
            for (OwnerGroup batch : owned.byBatch()) {
                batches.add(new Part(batch, batch.newest().envelope(), batch.events()));
            }
            return batches;
        }

        /** Events that leave in one record with the envelope of their batches. */
        private final class Part {
            private final OwnerGroup batches;
            private final Envelope envelope;
            private final List<OwnedEvent> events;

            Part(OwnerGroup batches, Envelope envelope, List<OwnedEvent> events) {
                this.batches = batches;
                this.envelope = envelope;
                this.events = events;
            }

            boolean leavesRoomForEachEvent() {
                long room = room(events.size());
                for (OwnedEvent event : events) {
                    if (event.json().length() > room) {
                        return false;
                    }
                }
                return !events.isEmpty();
            }

            /**
             * The bytes that the envelope leaves for events. The number of parts is not known yet,
             * so room is reserved for the largest numbers.
             */
            private long room(int maxParts) {
                RecordWriter longest = begin(maxParts, maxParts, maxParts).batchId(batchId);
                return limit.maxBytes() - longest.lengthWithoutEvents();
            }

            /** Fills parts in the order of the events. Events that no part can hold are refused. */
            void split(int maxParts, List<Part> parts, Consumer<DeadLetter> refused) {
                long room = room(maxParts);
                List<OwnedEvent> part = new ArrayList<>();
                long filled = 0;
                for (OwnedEvent event : events) {
                    long length = event.json().length();
                    if (!part.isEmpty() && filled + length > room) {
                        parts.add(with(part));
                        part = new ArrayList<>();
                        filled = 0;
                    }
                    if (length > room) {
                        refused.accept(limit.refuse(with(List.of(event)).wholeRecord()));
                    } else {
                        part.add(event);
                        filled += length + 1;
                    }
                }
                if (events.isEmpty() && room < 0) {
                    refused.accept(limit.refuse(wholeRecord()));
                } else if (events.isEmpty() || !part.isEmpty()) {
                    parts.add(with(part));
                }
            }

            private Part with(List<OwnedEvent> some) {
                return new Part(batches, envelope, some);
            }

            /** The record if it is the only one. It keeps the batch_id of a whole batch. */
            OutgoingRecord wholeRecord() {
                begin(1, 1, 0);
                Slice inbound = envelope.batchId();
                if (batches.isOneWholeBatch()
                        && events.size() == batches.events().size()
                        && inbound.length() > 0) {
                    writer.batchId(inbound);
                } else {
                    writer.batchId(batchId);
                }
                return written();
            }

            OutgoingRecord record(int part, int parts, int recordsBefore) {
                begin(part, parts, recordsBefore).batchId(batchId);
                return written();
            }

            private RecordWriter begin(int part, int parts, int recordsBefore) {
                name.clear().append(groupName).append("/part/");
                name.append(part).append('/').append(parts);
                return writer.begin(envelope, batches.newest().arrival())
                        .messageId(NameBasedIds.uuid(name))
                        .forwardingInfo(
                                reason,
                                part,
                                parts,
                                batches.filtered(),
                                sequence == 0 ? 0 : sequence + recordsBefore);
            }

            private OutgoingRecord written() {
                List<Slice> texts = new ArrayList<>(events.size());
                for (OwnedEvent event : events) {
                    texts.add(event.json());
                }
                EventBatch first = events.isEmpty() ? batches.newest() : events.get(0).batch();
                return new OutgoingRecord(
                        first.deviceKey(),
                        writer.write(texts),
                        events.size(),
                        first.position(),
                        first.arrival());
            }
        }
    }
}
