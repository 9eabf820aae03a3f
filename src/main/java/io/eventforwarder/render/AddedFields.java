package io.eventforwarder.render;

import io.eventforwarder.event.CloseReason;
import io.eventforwarder.event.Envelope;
import java.util.Optional;
import java.util.OptionalLong;

/** What is added to envelopes: members of JSON text, each after a comma. */
final class AddedFields {
    private final String uniqueId;

    /**
     * @param uniqueId the text that every record carries as {@code unique_id}, if any
     */
    AddedFields(Optional<String> uniqueId) {
        this.uniqueId = uniqueId.map(id -> ",\"unique_id\":" + JsonText.quoted(id)).orElse("");
    }

    /**
     * What every record with this envelope gets.
     *
     * @param arrival stands in for a timestamp, in milliseconds since the epoch
     */
    String to(Envelope envelope, long arrival) {
        StringBuilder fields = new StringBuilder(128).append(",\"schema_version\":2");
        if (!envelope.hasMessageType()) {
            fields.append(",\"message_type\":\"events\"");
        }
        if (!envelope.hasTimestamp()) {
            fields.append(",\"timestamp_unixtime_ms\":").append(arrival);
        }
        if (!envelope.hasUserAttributes()) {
            fields.append(",\"user_attributes\":{}");
        }
        return fields.append(uniqueId).toString();
    }

    static String messageId(String uuid) {
        return ",\"message_id\":\"" + uuid + '"';
    }

    /**
     * How a record came to be.
     *
     * @param filtered how many events of its input batches the settings dropped
     * @param sequence the record's number among its device's, if they are counted
     */
    static String forwardingInfo(
            CloseReason reason, int part, int parts, long filtered, OptionalLong sequence) {
        return ",\"forwarding_info\":{\"close_reason\":\""
                + reason.label()
                + "\",\"part\":"
                + part
                + ",\"parts\":"
                + parts
                + ",\"events_filtered\":"
                + filtered
                + (sequence.isPresent() ? ",\"device_sequence\":" + sequence.getAsLong() : "")
                + '}';
    }
}
