package io.eventforwarder.render;

import io.eventforwarder.event.Envelope;
import io.eventforwarder.event.Event;
import io.eventforwarder.event.EventBatch;
import io.eventforwarder.event.NameBased;
import io.eventforwarder.event.OutgoingRecord;
import io.eventforwarder.event.Slice;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Renders the records of one event batch as received: one event each, in the batch's own envelope;
 * for a batch without events the envelope alone. Texts are copied byte for byte, nothing is parsed.
 */
public final class RecordRenderer {
    private static final Slice NO_EVENT = Slice.of(new byte[0]);
    private static final byte[] EVENTS = utf8("{\"events\":[");
    private static final byte[] END_OF_EVENTS = utf8("]");

    private final String uniqueId;
    private final boolean includeForwardingInfo;

    /**
     * @param uniqueId the text that every record carries as {@code unique_id}, if any
     * @param includeForwardingInfo whether records say how they came to be
     */
    public RecordRenderer(Optional<String> uniqueId, boolean includeForwardingInfo) {
        this.uniqueId = uniqueId.map(id -> ",\"unique_id\":" + JsonText.quoted(id)).orElse("");
        this.includeForwardingInfo = includeForwardingInfo;
    }

    /** Hands on the batch's records, in the order of its events. */
    public void asReceived(EventBatch batch, Consumer<OutgoingRecord> records) {
        String place = batch.place().toString();
        String common = commonFields(batch);
        if (batch.events().isEmpty()) {
            byte[] json = json(batch, place, 0, NO_EVENT, common, true);
            records.accept(record(batch, json, 0));
            return;
        }
        boolean leavesInOneRecord = batch.events().size() == 1 && batch.isWhole();
        for (Event event : batch.events()) {
            byte[] json =
                    json(batch, place, event.index(), event.json(), common, leavesInOneRecord);
            records.accept(record(batch, json, 1));
        }
    }

    private static OutgoingRecord record(EventBatch batch, byte[] json, int events) {
        return new OutgoingRecord(batch.deviceKey(), json, events, batch.place(), batch.arrival());
    }

    /** What is added to every record of a batch alike, each member after a comma. */
    private String commonFields(EventBatch batch) {
        Envelope envelope = batch.envelope();
        StringBuilder fields = new StringBuilder(128).append(",\"schema_version\":2");
        if (!envelope.hasMessageType()) {
            fields.append(",\"message_type\":\"events\"");
        }
        if (!envelope.hasTimestamp()) {
            fields.append(",\"timestamp_unixtime_ms\":").append(batch.arrival());
        }
        if (!envelope.hasUserAttributes()) {
            fields.append(",\"user_attributes\":{}");
        }
        fields.append(uniqueId);
        if (includeForwardingInfo) {
            fields.append(",\"forwarding_info\":{\"close_reason\":\"as_received\"")
                    .append(",\"part\":1,\"parts\":1,\"events_filtered\":")
                    .append(batch.filtered())
                    .append('}');
        }
        return fields.toString();
    }

    private static byte[] json(
            EventBatch batch,
            String place,
            int index,
            Slice event,
            String common,
            boolean keepsBatchId) {
        Slice members = batch.envelope().members();
        Slice batchId = batch.envelope().batchId();
        boolean inbound = keepsBatchId && batchId.length() > 0;
        StringBuilder ids = new StringBuilder(256).append(common);
        ids.append(",\"message_id\":\"")
                .append(NameBased.uuid(place + "/record/" + index + "/part/1"))
                .append("\",\"batch_id\":");
        if (!inbound) {
            ids.append(NameBased.id(place + "/batch/" + index));
        }
        byte[] added = utf8(ids.toString());
        int separator = members.length() > 0 ? 1 : 0;
        byte[] json =
                new byte
                        [EVENTS.length
                                + event.length()
                                + END_OF_EVENTS.length
                                + separator
                                + members.length()
                                + added.length
                                + (inbound ? batchId.length() : 0)
                                + 1];
        int at = copy(EVENTS, json, 0);
        at = event.copyTo(json, at);
        at = copy(END_OF_EVENTS, json, at);
        if (separator > 0) {
            json[at++] = ',';
        }
        at = members.copyTo(json, at);
        at = copy(added, json, at);
        if (inbound) {
            at = batchId.copyTo(json, at);
        }
        json[at] = '}';
        return json;
    }

    private static int copy(byte[] from, byte[] to, int at) {
        System.arraycopy(from, 0, to, at, from.length);
        return at + from.length;
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
