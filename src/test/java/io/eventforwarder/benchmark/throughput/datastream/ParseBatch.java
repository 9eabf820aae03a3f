package io.eventforwarder.benchmark.throughput.datastream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;

/** Reads a line into a tree, takes what does not leave out of it and adds what it lacks. */
final class ParseBatch extends RichMapFunction<String, DeviceBatch> {
    private static final long serialVersionUID = 1L;

    private transient ObjectMapper mapper;

    @Override
    public void open(OpenContext context) {
        mapper = new ObjectMapper();
    }

    @Override
    public DeviceBatch map(String line) throws IOException {
        ObjectNode json = (ObjectNode) mapper.readTree(line);
        DeviceBatch batch = new DeviceBatch();
        batch.deviceKey = DeviceKeys.of(json);
        batch.timestamp = json.path("timestamp_unixtime_ms").asLong(System.currentTimeMillis());
        batch.events = events(json, batch.timestamp);
        withhold(json);
        batch.envelope = mapper.writeValueAsString(json);
        return batch;
    }

    private List<DeviceEvent> events(ObjectNode batch, long batchTimestamp) throws IOException {
        List<DeviceEvent> events = new ArrayList<>();
        for (JsonNode json : batch.path("events")) {
            ObjectNode data = (ObjectNode) json.path("data");
            complete(data, batchTimestamp);
            DeviceEvent event = new DeviceEvent();
            event.type = json.path("event_type").asText();
            event.timestamp = data.path("timestamp_unixtime_ms").asLong(batchTimestamp);
            event.json = mapper.writeValueAsString(json);
            events.add(event);
        }
        return events;
    }

    private static void complete(ObjectNode data, long batchTimestamp) {
        if (!data.hasNonNull("event_id")) {
            String source = data.path("source_message_id").asText() + data.path("event_num");
            data.put(
                    "event_id",
                    UUID.nameUUIDFromBytes(source.getBytes(StandardCharsets.UTF_8))
                            .getMostSignificantBits());
        }
        if (!data.hasNonNull("timestamp_unixtime_ms")) {
            data.put("timestamp_unixtime_ms", batchTimestamp);
        }
        if (!data.hasNonNull("event_start_unixtime_ms")) {
            data.set("event_start_unixtime_ms", data.get("timestamp_unixtime_ms"));
        }
        if (!data.hasNonNull("session_id") && data.hasNonNull("session_uuid")) {
            data.put("session_id", sessionId(data.path("session_uuid").asText()));
        }
    }

    /** FNV-1a of the UTF-16 text. */
    private static long sessionId(String uuid) {
        long hash = 0xcbf29ce484222325L;
        for (byte b : uuid.toUpperCase(Locale.ROOT).getBytes(StandardCharsets.UTF_16LE)) {
            hash = (hash ^ (b & 0xff)) * 0x100000001b3L;
        }
        return hash;
    }

    private void withhold(ObjectNode batch) {
        batch.remove("events");
        batch.remove("mp_deviceid");
        if (batch.path("context") instanceof ObjectNode context) {
            context.remove("location");
        }
        JsonNode identities = batch.path("user_identities");
        if (identities.isObject()) {
            ArrayNode array = mapper.createArrayNode();
            identities
                    .properties()
                    .forEach(
                            identity -> {
                                if (!identity.getValue().isNull()
                                        && !identity.getKey().equals("device_application_stamp")) {
                                    array.addObject()
                                            .put("identity_type", identity.getKey())
                                            .set("identity", identity.getValue());
                                }
                            });
            batch.set("user_identities", array);
        }
    }
}
