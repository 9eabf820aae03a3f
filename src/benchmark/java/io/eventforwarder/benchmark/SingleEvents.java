package io.eventforwarder.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Divides an event batch into batches of one event, as a simple program does it with Jackson. */
final class SingleEvents {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private SingleEvents() {}

    static List<byte[]> of(byte[] json) throws IOException {
        ObjectNode batch = (ObjectNode) MAPPER.readTree(json);
        JsonNode events = batch.path("events");
        if (events.isEmpty()) {
            return List.of(json);
        }
        List<byte[]> singles = new ArrayList<>(events.size());
        for (JsonNode event : events) {
            batch.putArray("events").add(event);
            singles.add(MAPPER.writeValueAsBytes(batch));
        }
        return singles;
    }
}
