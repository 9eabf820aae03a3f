package io.eventforwarder.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.kinesis.model.Record;

/**
 * A record that the job forwarded.
 *
 * @param deviceSequence the record's number within its device; 0 if absent
 */
record ForwardedRecord(
        String messageId,
        String partitionKey,
        String closeReason,
        long deviceSequence,
        List<String> eventTypes,
        int bytes) {
    private static final ObjectMapper JSON = new ObjectMapper();

    static ForwardedRecord of(Record record) {
        byte[] data = record.data().asByteArray();
        try {
            JsonNode json = JSON.readTree(data);
            List<String> types = new ArrayList<>();
            json.path("events").forEach(event -> types.add(event.path("event_type").asText()));
            JsonNode info = json.path("forwarding_info");
            return new ForwardedRecord(
                    json.path("message_id").asText(),
                    record.partitionKey(),
                    info.path("close_reason").asText("(none)"),
                    info.path("device_sequence").asLong(),
                    types,
                    data.length);
        } catch (IOException e) {
            throw new IllegalStateException("A forwarded record is not JSON.", e);
        }
    }

    /** The record in one line: close reason, device, number, size, events by type, message id. */
    @Override
    public String toString() {
        Map<String, Long> counts =
                eventTypes.stream()
                        .collect(
                                Collectors.groupingBy(
                                        type -> type, TreeMap::new, Collectors.counting()));
        String events =
                counts.entrySet().stream()
                        .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
                        .map(count -> count.getValue() + " " + count.getKey())
                        .collect(Collectors.joining(", "));
        return String.format(
                "%-15s device %.8s  %s%,7d bytes  %s  (message_id %.8s)",
                closeReason,
                partitionKey,
                deviceSequence > 0 ? String.format("no. %-4d", deviceSequence) : "",
                bytes,
                events.isEmpty() ? "no events" : events,
                messageId);
    }
}
