package io.eventforwarder.benchmark.load;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.eventforwarder.event.EventBatch;
import io.eventforwarder.event.InputRecord;
import io.eventforwarder.event.Place;
import io.eventforwarder.parse.RecordParser;
import io.eventforwarder.testing.traffic.Traffic;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * Event batches of any number of devices, at the same cost for each number: generated traffic over
 * and over, in which the device id is replaced. The devices take turns. Always the same.
 */
public final class DeviceTraffic {
    private static final long SEED = 11;

    /** A prime: a device meets another batch in each turn. */
    private static final int TEMPLATES = 1_009;

    private static final String KEY_OF_GUID = "mp_deviceid:";
    private static final int GUID_LENGTH = 36;

    private final int devices;
    private final List<Template> templates;

    private static final class Template {
        private final byte[] bytes;
        private final int idAt;
        private final int events;

        Template(byte[] bytes, int idAt, int events) {
            this.bytes = bytes;
            this.idAt = idAt;
            this.events = events;
        }
    }

    private DeviceTraffic(int devices, int maxEvents) {
        this.devices = devices;
        this.templates = templates(maxEvents);
    }

    /** Batches as devices send them, about 6 kB and five events each. */
    public static DeviceTraffic whole(int devices) {
        return new DeviceTraffic(devices, Integer.MAX_VALUE);
    }

    /** The same batches with the first of their events alone. */
    public static DeviceTraffic ofSingleEvents(int devices) {
        return new DeviceTraffic(devices, 1);
    }

    private static List<Template> templates(int maxEvents) {
        Traffic traffic = new Traffic(SEED, Traffic.Mix.SINGLE_BATCHES);
        List<Template> templates = new ArrayList<>(TEMPLATES);
        while (templates.size() < TEMPLATES) {
            byte[] bytes = withAtMost(maxEvents, traffic.next().bytes());
            EventBatch batch = parsed(bytes);
            if (batch.deviceKey().startsWith(KEY_OF_GUID) && !batch.events().isEmpty()) {
                String text = new String(bytes, StandardCharsets.ISO_8859_1);
                String id = batch.deviceKey().substring(KEY_OF_GUID.length());
                templates.add(
                        new Template(
                                bytes,
                                text.indexOf('"' + id, text.indexOf("\"mp_deviceid\"")) + 1,
                                batch.events().size()));
            }
        }
        return templates;
    }

    private static EventBatch parsed(byte[] bytes) {
        return new RecordParser(Set.of())
                .parse(new InputRecord(bytes, Place.inFile("template", 0), 0))
                .batches()
                .get(0);
    }

    private static byte[] withAtMost(int maxEvents, byte[] bytes) {
        if (maxEvents == Integer.MAX_VALUE) {
            return bytes;
        }
        JsonMapper mapper = new JsonMapper();
        try {
            ObjectNode batch =
                    (ObjectNode) mapper.readTree(new String(bytes, StandardCharsets.UTF_8));
            if (batch.get("events") instanceof ArrayNode events) {
                while (events.size() > maxEvents) {
                    events.remove(events.size() - 1);
                }
            }
            return mapper.writeValueAsBytes(batch);
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    /**
     * The batch with a number.
     *
     * @param arrival in milliseconds since the epoch
     */
    public InputRecord record(long number, long arrival) {
        Template template = template(number);
        byte[] bytes = template.bytes.clone();
        byte[] guid =
                guid((int) (number % devices)).toString().getBytes(StandardCharsets.ISO_8859_1);
        System.arraycopy(guid, 0, bytes, template.idAt, GUID_LENGTH);
        return new InputRecord(
                bytes,
                Place.inStream("events", "shardId-000000000000", "4961" + number, 0),
                arrival);
    }

    /** How many events the batch with a number holds. */
    public int events(long number) {
        return template(number).events;
    }

    /** How many events the batches from number 0 up to a number hold. */
    public long eventsBefore(long number) {
        long ofAll = 0;
        long ofRest = 0;
        for (int i = 0; i < TEMPLATES; i++) {
            ofAll += templates.get(i).events;
            ofRest += i < number % TEMPLATES ? templates.get(i).events : 0;
        }
        return number / TEMPLATES * ofAll + ofRest;
    }

    /** What a batch has on average. */
    public double meanBytes() {
        return templates.stream().mapToInt(template -> template.bytes.length).average().orElse(0);
    }

    /** What a batch holds on average. */
    public double meanEvents() {
        return (double) eventsBefore(TEMPLATES) / TEMPLATES;
    }

    private Template template(long number) {
        return templates.get((int) (number % TEMPLATES));
    }

    private static UUID guid(int device) {
        return new UUID(mixed(2L * device + 1), mixed(2L * device + 2));
    }

    /** Spreads numbers evenly, each to another. */
    private static long mixed(long number) {
        long z = number * 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
