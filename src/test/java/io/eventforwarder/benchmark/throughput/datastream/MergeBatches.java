package io.eventforwarder.benchmark.throughput.datastream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.windowing.ProcessWindowFunction;
import org.apache.flink.streaming.api.windowing.windows.TimeWindow;
import org.apache.flink.util.Collector;

/** Makes one record of what a device sent in a window. */
final class MergeBatches extends ProcessWindowFunction<DeviceBatch, String, String, TimeWindow> {
    private static final long serialVersionUID = 1L;
    private static final Set<String> MERGED_BY_KEY =
            Set.of("user_attributes", "partner_identities", "integration_attributes");

    private transient ObjectMapper mapper;
    private transient Counter events;

    @Override
    public void open(OpenContext context) {
        mapper = new ObjectMapper();
        events = getRuntimeContext().getMetricGroup().counter(DataStreamJob.EVENTS);
    }

    @Override
    public void process(
            String deviceKey,
            Context context,
            Iterable<DeviceBatch> batches,
            Collector<String> records)
            throws IOException {
        List<DeviceBatch> inOrder = new ArrayList<>();
        batches.forEach(inOrder::add);
        inOrder.sort(Comparator.comparingLong(batch -> batch.timestamp));
        String window = deviceKey + "/" + context.window().getStart();
        records.collect(mapper.writeValueAsString(record(window, inOrder)));
    }

    private ObjectNode record(String window, List<DeviceBatch> batches) throws IOException {
        ObjectNode record = mapper.createObjectNode();
        List<DeviceEvent> inOrder = new ArrayList<>();
        for (DeviceBatch batch : batches) {
            merge(record, mapper.readTree(batch.envelope));
            inOrder.addAll(batch.events);
        }
        inOrder.sort(Comparator.comparingLong(event -> event.timestamp));
        events.inc(inOrder.size());
        complete(record, window, batches.size() == 1);
        ArrayNode array = record.putArray("events");
        inOrder.forEach(event -> array.addRawValue(new RawValue(event.json)));
        return record;
    }

    /** A newer value over the older one, but for null. */
    private static void merge(ObjectNode record, JsonNode newer) {
        for (Map.Entry<String, JsonNode> field : newer.properties()) {
            JsonNode value = field.getValue();
            if (value.isNull() && record.has(field.getKey())) {
                continue;
            }
            if (MERGED_BY_KEY.contains(field.getKey())
                    && value instanceof ObjectNode values
                    && record.get(field.getKey()) instanceof ObjectNode older) {
                older.setAll(values);
            } else {
                record.set(field.getKey(), value);
            }
        }
    }

    private static void complete(ObjectNode record, String window, boolean isOneBatch) {
        UUID id = UUID.nameUUIDFromBytes(window.getBytes(StandardCharsets.UTF_8));
        record.put("schema_version", 2);
        record.put("message_id", id.toString());
        if (!isOneBatch || !record.has("batch_id")) {
            record.put("batch_id", id.getLeastSignificantBits());
        }
        if (!isOneBatch) {
            record.remove("source_request_id");
        }
        if (!record.has("message_type")) {
            record.put("message_type", "events");
        }
        if (!record.has("user_attributes")) {
            record.putObject("user_attributes");
        }
    }
}
