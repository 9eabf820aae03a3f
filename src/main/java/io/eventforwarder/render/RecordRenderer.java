package io.eventforwarder.render;

import io.eventforwarder.model.CloseReason;
import io.eventforwarder.model.Envelope;
import io.eventforwarder.model.Event;
import io.eventforwarder.model.EventBatch;
import io.eventforwarder.model.NameBasedIds;
import io.eventforwarder.model.OutgoingRecord;
import io.eventforwarder.model.Slice;
import io.eventforwarder.model.TextBuffer;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Renders the records of one event batch as received: one event each, in the batch's own envelope;
 * for a batch without events the envelope alone. Texts are copied byte for byte, nothing is parsed.
 */
public final class RecordRenderer {
    private static final byte[] BATCH = JsonText.utf8("/batch/");
    private static final byte[] RECORD = JsonText.utf8("/record/");
    private static final byte[] PART = JsonText.utf8("/part/1");

    private final AddedFields added;
    private final TextBuffer name = new TextBuffer();

    /**
     * @param uniqueId the text that every record carries as {@code unique_id}, if any
     * @param includeForwardingInfo whether records say how they came to be
     */
    public RecordRenderer(Optional<String> uniqueId, boolean includeForwardingInfo) {
        this.added = new AddedFields(uniqueId, includeForwardingInfo);
    }

    /** Hands on the batch's records, in the order of its events; they may be too large. */
    public void asReceived(EventBatch batch, Consumer<OutgoingRecord> records) {
        int place = batch.place().appendTo(name.clear()).length();
        if (batch.events().isEmpty()) {
            records.accept(record(batch, place, 0, List.of(), true));
            return;
        }
        boolean leavesInOneRecord = batch.events().size() == 1 && batch.isWhole();
        for (Event event : batch.events()) {
            records.accept(record(batch, place, event.index(), List.of(event), leavesInOneRecord));
        }
    }

    private OutgoingRecord record(
            EventBatch batch, int place, int index, List<Event> events, boolean keepsBatchId) {
        Envelope envelope = batch.envelope();
        Slice batchId =
                keepsBatchId && envelope.batchId().length() > 0
                        ? envelope.batchId()
                        : JsonText.of(NameBasedIds.id(name(place, BATCH, index)));
        UUID messageId = NameBasedIds.uuid(name(place, RECORD, index).append(PART));
        Slice fields =
                added.to(envelope, batch.arrival())
                        .forwardingInfo(
                                CloseReason.AS_RECEIVED,
                                1,
                                1,
                                batch.filtered(),
                                OptionalLong.empty())
                        .messageId(messageId)
                        .text();
        byte[] json = RecordJson.of(events, Event::json, envelope.members(), fields, batchId);
        return new OutgoingRecord(
                batch.deviceKey(), json, events.size(), batch.place(), batch.arrival());
    }

    /** The name that begins with the batch's place, which has been written. */
    private TextBuffer name(int place, byte[] kind, int index) {
        return name.cutTo(place).append(kind).append(index);
    }
}
