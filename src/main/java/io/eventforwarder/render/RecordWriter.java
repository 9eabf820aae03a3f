package io.eventforwarder.render;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.eventforwarder.model.CloseReason;
import io.eventforwarder.model.Envelope;
import io.eventforwarder.model.OutgoingRecord;
import io.eventforwarder.model.Slice;
import io.eventforwarder.model.TextBuffer;
import io.eventforwarder.settings.OutputSettings.RecordDelimiter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Writes records: {@code {"events":[…],members of the envelope,added fields}}. Call {@link #begin},
 * add the fields, and then call {@link #write}. Events and envelopes are copied byte for byte.
 */
final class RecordWriter {
    private static final byte[] EVENTS = utf8("{\"events\":[");
    private static final byte[] SCHEMA_VERSION = utf8(",\"schema_version\":2");
    private static final byte[] MESSAGE_TYPE = utf8(",\"message_type\":\"events\"");
    private static final byte[] TIMESTAMP = utf8(",\"timestamp_unixtime_ms\":");
    private static final byte[] USER_ATTRIBUTES = utf8(",\"user_attributes\":{}");
    private static final byte[] MESSAGE_ID = utf8(",\"message_id\":\"");
    private static final byte[] BATCH_ID = utf8(",\"batch_id\":");
    private static final byte[] CLOSE_REASON = utf8(",\"forwarding_info\":{\"close_reason\":\"");
    private static final byte[] PART = utf8("\",\"part\":");
    private static final byte[] PARTS = utf8(",\"parts\":");
    private static final byte[] EVENTS_FILTERED = utf8(",\"events_filtered\":");
    private static final byte[] DEVICE = utf8(',' + OutgoingRecord.DEVICE_PLACEHOLDER);
    private static final byte[] DEVICE_SEQUENCE = utf8(",\"device_sequence\":");

    private final byte[] uniqueId;
    private final boolean includeForwardingInfo;
    private final int delimiterLength;

    /** The added fields of the record, each after a comma. */
    private final TextBuffer added = new TextBuffer();

    /** The last field of the record, after a comma; empty in records without it. */
    private final TextBuffer forwardingInfo = new TextBuffer();

    private Slice members;

    /**
     * @param uniqueId the text that every record carries as {@code unique_id}, if any
     * @param includeForwardingInfo whether every record has {@code forwarding_info}; parts of a
     *     group, and groups sent for their size, always have it
     * @param delimiter what ends each record
     */
    RecordWriter(
            Optional<String> uniqueId, boolean includeForwardingInfo, RecordDelimiter delimiter) {
        this.uniqueId = utf8(uniqueId.map(RecordWriter::uniqueIdField).orElse(""));
        this.includeForwardingInfo = includeForwardingInfo;
        delimiterLength = delimiter == RecordDelimiter.NEWLINE ? 1 : 0;
    }

    private static String uniqueIdField(String id) {
        String quoted = new String(JsonStringEncoder.getInstance().quoteAsString(id));
        return ",\"unique_id\":\"" + quoted + '"';
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Begins a record, and adds the fields that each record has and the envelope lacks.
     *
     * @param arrival the record's timestamp if the envelope has none, in milliseconds since the
     *     epoch
     */
    RecordWriter begin(Envelope envelope, long arrival) {
        members = envelope.members();
        forwardingInfo.clear();
        added.clear().append(SCHEMA_VERSION);
        if (!envelope.hasMessageType()) {
            added.append(MESSAGE_TYPE);
        }
        if (!envelope.hasTimestamp()) {
            added.append(TIMESTAMP).append(arrival);
        }
        if (!envelope.hasUserAttributes()) {
            added.append(USER_ATTRIBUTES);
        }
        added.append(uniqueId);
        return this;
    }

    RecordWriter messageId(UUID id) {
        added.append(MESSAGE_ID).append(id.toString()).append('"');
        return this;
    }

    RecordWriter batchId(long id) {
        added.append(BATCH_ID).append(id);
        return this;
    }

    /** Adds the inbound {@code batch_id} as it was written. */
    RecordWriter batchId(Slice id) {
        added.append(BATCH_ID).append(id);
        return this;
    }

    /**
     * Adds {@code forwarding_info} if this record gets it. It becomes the last field of the record,
     * where {@link OutgoingRecord} looks for the device.
     *
     * @param filtered the number of events that settings dropped from its input batches
     * @param sequence the record's number among the records of its device; 0 if not counted
     */
    RecordWriter forwardingInfo(
            CloseReason reason, int part, int parts, long filtered, long sequence) {
        if (!includeForwardingInfo && parts == 1 && reason != CloseReason.SIZE) {
            return this;
        }
        forwardingInfo.append(CLOSE_REASON).append(reason.label());
        forwardingInfo.append(PART).append(part).append(PARTS).append(parts);
        forwardingInfo.append(EVENTS_FILTERED).append(filtered).append(DEVICE);
        if (sequence > 0) {
            forwardingInfo.append(DEVICE_SEQUENCE).append(sequence);
        }
        forwardingInfo.append('}');
        return this;
    }

    /** The length of the record without events, with the fields added so far. */
    int lengthWithoutEvents() {
        int separator = members.length() > 0 ? 1 : 0;
        int fields = separator + members.length() + added.length() + forwardingInfo.length();
        return EVENTS.length + 1 + fields + 1 + delimiterLength;
    }

    /** The text of the record with these events. */
    byte[] write(List<Slice> events) {
        int length = lengthWithoutEvents() + Math.max(0, events.size() - 1);
        for (int i = 0; i < events.size(); i++) {
            length += events.get(i).length();
        }
        byte[] record = new byte[length];
        System.arraycopy(EVENTS, 0, record, 0, EVENTS.length);
        int at = EVENTS.length;
        for (int i = 0; i < events.size(); i++) {
            if (i > 0) {
                record[at++] = ',';
            }
            at = events.get(i).copyTo(record, at);
        }
        record[at++] = ']';
        if (members.length() > 0) {
            record[at++] = ',';
            at = members.copyTo(record, at);
        }
        at = added.view().copyTo(record, at);
        at = forwardingInfo.view().copyTo(record, at);
        record[at++] = '}';
        if (delimiterLength > 0) {
            record = OutgoingRecord.onOneLine(record);
            record[at] = '\n';
        }
        return record;
    }
}
