package io.eventforwarder.render;

import io.eventforwarder.event.CloseReason;
import io.eventforwarder.event.Envelope;
import io.eventforwarder.event.Event;
import io.eventforwarder.event.EventBatch;
import io.eventforwarder.event.NameBased;
import io.eventforwarder.event.OutgoingRecord;
import io.eventforwarder.event.Slice;
import io.eventforwarder.event.Text;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * Renders the records of one event batch as received: one event each, in the batch's own envelope;
 * for a batch without events the envelope alone. Texts are copied byte for byte, nothing is parsed.
 */
public final class RecordRenderer {
    private final AddedFields addedFields;
    private final boolean includeForwardingInfo;

    /**
     * @param uniqueId the text that every record carries as {@code unique_id}, if any
     * @param includeForwardingInfo whether records say how they came to be
     */
    public RecordRenderer(Optional<String> uniqueId, boolean includeForwardingInfo) {
        this.addedFields = new AddedFields(uniqueId);
        this.includeForwardingInfo = includeForwardingInfo;
    }

    /** Hands on the batch's records, in the order of its events; they may be too large. */
    public void asReceived(EventBatch batch, Consumer<OutgoingRecord> records) {
        String place = batch.place().toString();
        String added = addedFields.to(batch.envelope(), batch.arrival()) + forwardingInfo(batch);
        if (batch.events().isEmpty()) {
            records.accept(record(batch, place, 0, List.of(), added, true));
            return;
        }
        boolean leavesInOneRecord = batch.events().size() == 1 && batch.isWhole();
        for (Event event : batch.events()) {
            List<Text> events = List.of(event.json());
            records.accept(record(batch, place, event.index(), events, added, leavesInOneRecord));
        }
    }

    private String forwardingInfo(EventBatch batch) {
        return includeForwardingInfo
                ? AddedFields.forwardingInfo(
                        CloseReason.AS_RECEIVED, 1, 1, batch.filtered(), OptionalLong.empty())
                : "";
    }

    private static OutgoingRecord record(
            EventBatch batch,
            String place,
            int index,
            List<Text> events,
            String added,
            boolean keepsBatchId) {
        Envelope envelope = batch.envelope();
        String messageId = NameBased.uuid(place + "/record/" + index + "/part/1").toString();
        Slice batchId =
                keepsBatchId && envelope.batchId().length() > 0
                        ? envelope.batchId()
                        : JsonText.of(NameBased.id(place + "/batch/" + index));
        byte[] json =
                RecordJson.of(
                        events,
                        envelope.members(),
                        JsonText.utf8(added + AddedFields.messageId(messageId)),
                        batchId);
        return new OutgoingRecord(
                batch.deviceKey(), json, events.size(), batch.place(), batch.arrival());
    }
}
