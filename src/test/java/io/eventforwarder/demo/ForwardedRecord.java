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
 * What the demo shows of a record that came out.
 *
 * @param closeReason why the job sent it, if the record says so
 * @param deviceSequence its number among its device's records; 0 if the record does not say it
 */
record ForwardedRecord(
        String messageId,
        String partitionKey,
        String closeReason,
        long deviceSequence,
        List<String> eventTypes,
        int bytes) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int TYPES_SHOWN = 3;

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
                    info.path("close_reason").asText("(not said)"),
                    info.path("device_sequence").asLong(),
                    types,
                    data.length);
        } catch (IOException e) {
            throw new DemoException("A record that came out is not JSON.", e);
        }
    }

    /**
     * A line: close reason, the beginning of the partition key, the number among the device's
     * records, size, message id, events.
     */
    String abbreviated() {
        return String.format(
                "%-15s key %.8s..  %s%,7d bytes  message_id %.8s..  %s",
                closeReason,
                partitionKey,
                deviceSequence > 0 ? String.format("no. %-4d", deviceSequence) : "",
                bytes,
                messageId,
                events());
    }

    private String events() {
        if (eventTypes.isEmpty()) {
            return "no events";
        }
        Map<String, Long> counts =
                eventTypes.stream()
                        .collect(
                                Collectors.groupingBy(
                                        type -> type, TreeMap::new, Collectors.counting()));
        String most =
                counts.entrySet().stream()
                        .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
                        .limit(TYPES_SHOWN)
                        .map(count -> count.getValue() + " " + count.getKey())
                        .collect(Collectors.joining(", "));
        return counts.size() > TYPES_SHOWN ? most + ", and others" : most;
    }
}
