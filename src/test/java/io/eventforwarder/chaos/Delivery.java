package io.eventforwarder.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import io.eventforwarder.kinesis.StoredRecord;
import io.eventforwarder.testing.Json;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.SdkBytes;

/**
 * What came of the {@link DeviceBatches}, where the first record of each message id counts.
 *
 * @param lost custom events that never came
 * @param reordered custom events that came after a later one of their device
 * @param duplicates records whose message id had come before
 * @param differing those of them that are not the same, byte for byte, as the first
 */
record Delivery(long lost, long reordered, long duplicates, long differing) {

    static Delivery of(List<StoredRecord> stored, long batches) {
        Map<String, SdkBytes> firsts = new HashMap<>();
        Map<Long, List<Long>> numbers = new HashMap<>();
        long duplicates = 0;
        long differing = 0;
        for (StoredRecord record : stored) {
            JsonNode json = Json.read(record.data().asUtf8String());
            SdkBytes first = firsts.putIfAbsent(json.path("message_id").asText(), record.data());
            if (first == null) {
                List<Long> ofDevice =
                        numbers.computeIfAbsent(
                                json.path("mpid").asLong(), device -> new ArrayList<>());
                json.path("events")
                        .forEach(
                                event ->
                                        ofDevice.add(
                                                event.at("/data/custom_attributes/number")
                                                        .asLong()));
            } else {
                duplicates++;
                differing += first.equals(record.data()) ? 0 : 1;
            }
        }
        long lost = 0;
        long reordered = 0;
        for (long device = 1; device <= DeviceBatches.DEVICES; device++) {
            List<Long> ofDevice = numbers.getOrDefault(device, List.of());
            lost += DeviceBatches.ofDevice(device, batches) - new HashSet<>(ofDevice).size();
            reordered += reordered(ofDevice);
        }
        return new Delivery(lost, reordered, duplicates, differing);
    }

    private static long reordered(List<Long> numbers) {
        long latest = -1;
        long reordered = 0;
        for (long number : numbers) {
            reordered += number > latest ? 0 : 1;
            latest = Math.max(latest, number);
        }
        return reordered;
    }
}
