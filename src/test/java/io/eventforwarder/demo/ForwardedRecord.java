package io.eventforwarder.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.kinesis.model.Record;

/** What the demo shows of a record that came out. */
record ForwardedRecord(String messageId, String partitionKey, List<String> eventTypes, int bytes) {
    private static final ObjectMapper JSON = new ObjectMapper();

    static ForwardedRecord of(Record record) {
        byte[] data = record.data().asByteArray();
        try {
            JsonNode json = JSON.readTree(data);
            List<String> types = new ArrayList<>();
            json.path("events").forEach(event -> types.add(event.path("event_type").asText()));
            return new ForwardedRecord(
                    json.path("message_id").asText(), record.partitionKey(), types, data.length);
        } catch (IOException e) {
            throw new DemoFailure("A record that came out is not JSON.", e);
        }
    }

    /** A line: type, the beginning of the partition key, message id, size. */
    String abbreviated() {
        String types = eventTypes.isEmpty() ? "(no events)" : String.join(", ", eventTypes);
        return String.format(
                "%-28s key %.8s..  message_id %s  %,d bytes",
                types, partitionKey, messageId, bytes);
    }
}
