package io.eventforwarder.render;

import io.eventforwarder.model.CloseReason;
import io.eventforwarder.model.Envelope;
import io.eventforwarder.model.Event;
import io.eventforwarder.model.EventBatch;
import io.eventforwarder.model.NameBasedIds;
import io.eventforwarder.model.OutgoingRecord;
import io.eventforwarder.model.Slice;
import io.eventforwarder.model.TextBuffer;
import io.eventforwarder.settings.OutputSettings.RecordDelimiter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Renders the records of a batch as received: a record for each event, with the batch's envelope,
 * or one record with the envelope alone for a batch without events.
 */
public final class RecordRenderer {
    private static final byte[] BATCH = "/batch/".getBytes(StandardCharsets.UTF_8);
    private static final byte[] RECORD = "/record/".getBytes(StandardCharsets.UTF_8);

    private final RecordWriter writer;
    private final TextBuffer name = new TextBuffer();

    /**
     * @param uniqueId the text that every record carries as {@code unique_id}, if any
     * @param includeForwardingInfo whether every record has {@code forwarding_info}
     * @param delimiter what ends each record
     */
    public RecordRenderer(
            Optional<String> uniqueId, boolean includeForwardingInfo, RecordDelimiter delimiter) {
        writer = new RecordWriter(uniqueId, includeForwardingInfo, delimiter);
    }

    /** Emits the records in the order of the events. Records may exceed the size limit. */
    public void asReceived(EventBatch batch, Consumer<OutgoingRecord> records) {
        // The names of all ids begin with the position of the batch.
        int base = batch.position().appendTo(name.clear()).length();
        if (batch.events().isEmpty()) {
            records.accept(record(batch, base, 0, List.of(), true));
            return;
        }
        boolean keepsBatchId = batch.events().size() == 1 && batch.isWhole();
        for (Event event : batch.events()) {
            records.accept(record(batch, base, event.index(), List.of(event.json()), keepsBatchId));
        }
    }

    private OutgoingRecord record(
            EventBatch batch, int base, int index, List<Slice> events, boolean keepsBatchId) {
        Envelope envelope = batch.envelope();
        UUID messageId =
                NameBasedIds.uuid(name.cutTo(base).append(RECORD).append(index).append("/part/1"));
        writer.begin(envelope, batch.arrival())
                .forwardingInfo(CloseReason.AS_RECEIVED, 1, 1, batch.filtered(), 0)
                .messageId(messageId);
        if (keepsBatchId && envelope.batchId().length() > 0) {
            writer.batchId(envelope.batchId());
        } else {
            writer.batchId(NameBasedIds.id(name.cutTo(base).append(BATCH).append(index)));
        }
        return new OutgoingRecord(
                batch.deviceKey(),
                writer.write(events),
                events.size(),
                batch.position(),
                batch.arrival());
    }
}
