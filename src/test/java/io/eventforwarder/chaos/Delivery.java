package io.eventforwarder.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import io.eventforwarder.kinesis.StoredRecord;
import io.eventforwarder.testing.Json;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.core.SdkBytes;

/**
 * Compares the records that arrived with the {@link DeviceBatches} that were sent. Of several
 * records with the same message id only the first counts.
 *
 * @param records all records that arrived
 * @param lost custom events that never arrived
 * @param reordered custom events whose first arrival follows that of a later event of their device
 * @param repeated custom events that arrived again in a record with another message id
 * @param duplicates records whose message id had arrived before
 * @param differing duplicates whose bytes differ from those of the first record
 */
record Delivery(
        long records, long lost, long reordered, long repeated, long duplicates, long differing) {

    static Delivery of(List<StoredRecord> stored, long batches) {
        Map<String, SdkBytes> firsts = new HashMap<>();
        Map<Long, List<Long>> numbers = new HashMap<>();
        long repeated = 0;
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
            Set<Long> firstOnes = new LinkedHashSet<>(ofDevice);
            lost += DeviceBatches.ofDevice(device, batches) - firstOnes.size();
            repeated += ofDevice.size() - firstOnes.size();
            reordered += reordered(firstOnes);
        }
        return new Delivery(stored.size(), lost, reordered, repeated, duplicates, differing);
    }

    private static long reordered(Set<Long> numbers) {
        long latest = -1;
        long reordered = 0;
        for (long number : numbers) {
            reordered += number > latest ? 0 : 1;
            latest = Math.max(latest, number);
        }
        return reordered;
    }
}
