package io.eventforwarder.render;

import io.eventforwarder.model.CloseReason;
import io.eventforwarder.model.Envelope;
import io.eventforwarder.model.Slice;
import io.eventforwarder.model.TextBuffer;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * What is added to envelopes: members of JSON text, each after a comma. Used for one record after
 * the other.
 */
final class AddedFields {
    private static final byte[] SCHEMA_VERSION = JsonText.utf8(",\"schema_version\":2");
    private static final byte[] MESSAGE_TYPE = JsonText.utf8(",\"message_type\":\"events\"");
    private static final byte[] TIMESTAMP = JsonText.utf8(",\"timestamp_unixtime_ms\":");
    private static final byte[] USER_ATTRIBUTES = JsonText.utf8(",\"user_attributes\":{}");
    private static final byte[] MESSAGE_ID = JsonText.utf8(",\"message_id\":\"");
    private static final byte[] CLOSE_REASON =
            JsonText.utf8(",\"forwarding_info\":{\"close_reason\":\"");
    private static final byte[] PART = JsonText.utf8("\",\"part\":");
    private static final byte[] PARTS = JsonText.utf8(",\"parts\":");
    private static final byte[] EVENTS_FILTERED = JsonText.utf8(",\"events_filtered\":");
    private static final byte[] DEVICE_SEQUENCE = JsonText.utf8(",\"device_sequence\":");

    private final byte[] uniqueId;
    private final boolean includeForwardingInfo;
    private final TextBuffer fields = new TextBuffer();

    /**
     * @param uniqueId the text that every record carries as {@code unique_id}, if any
     * @param includeForwardingInfo whether all records say how they came to be; parts, and what was
     *     sent for its size, do anyway
     */
    AddedFields(Optional<String> uniqueId, boolean includeForwardingInfo) {
        this.uniqueId =
                JsonText.utf8(
                        uniqueId.map(id -> ",\"unique_id\":" + JsonText.quoted(id)).orElse(""));
        this.includeForwardingInfo = includeForwardingInfo;
    }

    /**
     * Begins with what every record with this envelope gets.
     *
     * @param arrival stands in for a timestamp, in milliseconds since the epoch
     */
    AddedFields to(Envelope envelope, long arrival) {
        fields.clear().append(SCHEMA_VERSION);
        if (!envelope.hasMessageType()) {
            fields.append(MESSAGE_TYPE);
        }
        if (!envelope.hasTimestamp()) {
            fields.append(TIMESTAMP).append(arrival);
        }
        if (!envelope.hasUserAttributes()) {
            fields.append(USER_ATTRIBUTES);
        }
        fields.append(uniqueId);
        return this;
    }

    AddedFields messageId(UUID id) {
        fields.append(MESSAGE_ID).append(id).append('"');
        return this;
    }

    /**
     * How a record came to be, if it is to say so.
     *
     * @param filtered how many events of its input batches the settings dropped
     * @param sequence the record's number among its device's, if they are counted
     */
    AddedFields forwardingInfo(
            CloseReason reason, int part, int parts, long filtered, OptionalLong sequence) {
        if (!includeForwardingInfo && parts == 1 && reason != CloseReason.SIZE) {
            return this;
        }
        fields.append(CLOSE_REASON)
                .append(reason.label())
                .append(PART)
                .append(part)
                .append(PARTS)
                .append(parts)
                .append(EVENTS_FILTERED)
                .append(filtered);
        if (sequence.isPresent()) {
            fields.append(DEVICE_SEQUENCE).append(sequence.getAsLong());
        }
        fields.append('}');
        return this;
    }

    /** The fields so far; a view that is valid until {@link #to} is called again. */
    Slice text() {
        return fields.view();
    }
}
