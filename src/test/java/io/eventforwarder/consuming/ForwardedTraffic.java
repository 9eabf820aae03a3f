package io.eventforwarder.consuming;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.eventforwarder.model.InputRecord;
import io.eventforwarder.settings.Settings;
import io.eventforwarder.sink.kinesis.PartitionKeys;
import io.eventforwarder.testing.Inputs;
import io.eventforwarder.testing.Json;
import io.eventforwarder.testing.PipelineRun;
import io.eventforwarder.testing.PropertiesJson;
import io.eventforwarder.testing.traffic.Traffic;
import io.eventforwarder.testing.traffic.TrafficMessage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The records of random traffic in session mode, as the job sends them with a delimiter. The job
 * runs on the cluster of the test.
 */
final class ForwardedTraffic {
    static final long SEED = 81;

    private static final int MESSAGES = 400;
    private static final int DEVICES = 20;
    private static final String SMALL = "12 kib";
    private static final String LARGE = "1 mib";

    private final List<InputRecord> inputs = inputs();
    private final List<InputRecord> firstInputs = inputs.subList(0, MESSAGES / 2);
    private final List<InputRecord> secondInputs = inputs.subList(MESSAGES / 2, MESSAGES);

    /** The first half. Large sessions are cut by size, and large records into parts. */
    final List<String> first = records(firstInputs, "24 kib", SMALL);

    /** The first half, cut by size but not into parts. */
    final List<String> firstUnsplit = records(firstInputs, "24 kib", LARGE);

    /** The second half, by a job without state: many sessions have begun in the first half. */
    final List<String> second = records(secondInputs, "24 kib", SMALL);

    /** Both halves, each session in one record. */
    final List<String> whole = records(inputs, "1 gib", LARGE);

    ForwardedTraffic() throws Exception {}

    static List<InputRecord> inputs() {
        Traffic traffic =
                new Traffic(SEED, Traffic.Mix.SINGLE_BATCHES, Inputs.ARRIVAL - 1_000_000, DEVICES);
        List<InputRecord> inputs = new ArrayList<>();
        for (int i = 0; i < MESSAGES; i++) {
            TrafficMessage message = traffic.next();
            inputs.add(new InputRecord(message.bytes(), Inputs.position(i), Inputs.ARRIVAL + i));
        }
        return inputs;
    }

    private static List<String> records(
            List<InputRecord> inputs, String maxBufferedBytes, String maxRecordSize)
            throws Exception {
        return records(
                inputs,
                PropertiesJson.streamToStream()
                        .set("Connection", "wait-for-complete-batch", "true")
                        .set("Batching", "max-buffered-bytes", maxBufferedBytes)
                        .set("Output", "max-record-size", maxRecordSize)
                        .set("Output", "record-delimiter", "newline")
                        .set("Output", "include-forwarding-info", "true")
                        .settings());
    }

    static List<String> records(List<InputRecord> inputs, Settings settings) throws Exception {
        PartitionKeys keys = new PartitionKeys(Optional.empty());
        return PipelineRun.of(inputs, settings).records().stream()
                .map(record -> new String(record.bytes(keys::of), UTF_8))
                .toList();
    }

    /** The ids of the events of these records, each with its owner and device. */
    static List<String> events(List<String> records) {
        List<String> ids = new ArrayList<>();
        for (String text : records) {
            JsonNode record = read(text);
            record.path("events").forEach(event -> ids.add(owner(record) + id(event)));
        }
        return ids;
    }

    static Map<String, List<String>> sessions(List<String> records) {
        Map<String, List<String>> sessions = new TreeMap<>();
        for (String text : records) {
            JsonNode record = read(text);
            for (JsonNode event : record.path("events")) {
                String session = event.at("/data/session_id").asText("");
                if (!List.of("", "0", "null").contains(session)) {
                    sessions.computeIfAbsent(owner(record) + session, key -> new ArrayList<>())
                            .add(id(event));
                }
            }
        }
        return sessions;
    }

    static List<String> messageIdsWithoutEvents(List<String> records) {
        return records.stream()
                .map(ForwardedTraffic::read)
                .filter(record -> record.path("events").isEmpty())
                .map(record -> record.path("message_id").textValue())
                .toList();
    }

    /**
     * Removes a record of each device that has another one after it, and returns their numbers as
     * gaps.
     *
     * @param lowest the lowest number to be removed
     * @param devices the devices
     */
    static List<String> removeSome(List<String> records, int lowest, Set<String> devices) {
        Random random = new Random(SEED);
        Map<String, Integer> last = new HashMap<>();
        Map<String, String> byNumber = new HashMap<>();
        for (String text : records) {
            JsonNode info = read(text).path("forwarding_info");
            String device = info.path("device").textValue();
            int number = info.path("device_sequence").intValue();
            last.merge(device, number, Math::max);
            byNumber.put(device + ' ' + number, text);
        }
        List<String> gaps = new ArrayList<>();
        last.forEach(
                (device, highest) -> {
                    if (highest > lowest && devices.contains(device)) {
                        int number = lowest + random.nextInt(highest - lowest);
                        records.remove(byNumber.get(device + ' ' + number));
                        gaps.add(device + ' ' + number + ' ' + number);
                    }
                });
        return gaps;
    }

    static Set<String> devices(List<String> records) {
        return records.stream()
                .map(record -> read(record).at("/forwarding_info/device").textValue())
                .collect(Collectors.toSet());
    }

    static JsonNode read(String record) {
        return Json.readLeniently(record.getBytes(UTF_8));
    }

    private static String id(JsonNode event) {
        return event.at("/data/event_id").asText();
    }

    private static String owner(JsonNode record) {
        return String.join(
                " ",
                record.path("environment").asText(),
                record.path("api_key").asText(),
                record.path("mpid").asText(),
                record.at("/forwarding_info/device").asText(),
                "");
    }
}
