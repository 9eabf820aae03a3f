package io.eventforwarder.benchmark;

import io.eventforwarder.model.EventBatch;
import io.eventforwarder.model.InputRecord;
import io.eventforwarder.model.SourcePosition;
import io.eventforwarder.parse.RecordParser;
import io.eventforwarder.testing.Tree;
import io.eventforwarder.testing.traffic.Traffic;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * Event batches of any number of devices, at a cost that does not depend on the number: it repeats
 * generated traffic with other device ids. The devices take turns. The batches are the same in
 * every run.
 */
final class DeviceTraffic {
    private static final long SEED = 11;
    private static final long BEGINNING = 1_700_000_000_000L;
    private static final int DEVICES_OF_TEMPLATES = 300;

    /** A prime number, so that a device gets another template in each turn. */
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

    /** Batches of about 6 kB and five events each. */
    static DeviceTraffic mixed(int devices) {
        return new DeviceTraffic(devices, Integer.MAX_VALUE);
    }

    /** Batches of one event each. */
    static DeviceTraffic ofSingleEvents(int devices) {
        return new DeviceTraffic(devices, 1);
    }

    private static List<Template> templates(int maxEvents) {
        Traffic traffic =
                new Traffic(SEED, Traffic.Mix.SINGLE_BATCHES, BEGINNING, DEVICES_OF_TEMPLATES);
        RecordParser parser = new RecordParser(Set.of());
        List<Template> templates = new ArrayList<>(TEMPLATES);
        while (templates.size() < TEMPLATES) {
            byte[] bytes = withAtMost(maxEvents, traffic.next().bytes());
            EventBatch batch =
                    parser.parse(new InputRecord(bytes, SourcePosition.inFile("template", 0), 0))
                            .batches()
                            .get(0);
            int events = batch.events().size();
            if (batch.deviceKey().startsWith(KEY_OF_GUID) && events > 0) {
                String text = new String(bytes, StandardCharsets.ISO_8859_1);
                String id = batch.deviceKey().substring(KEY_OF_GUID.length());
                int idAt = text.indexOf('"' + id, text.indexOf("\"mp_deviceid\"")) + 1;
                templates.add(new Template(bytes, idAt, events));
            }
        }
        return templates;
    }

    /** The batch with only the first of its events. */
    private static byte[] withAtMost(int maxEvents, byte[] bytes) {
        List<Tree.Member> members = new ArrayList<>();
        for (Tree.Member member :
                ((Tree.Obj) Tree.read(new String(bytes, StandardCharsets.UTF_8))).members()) {
            members.add(
                    member.name().equals("events") && member.value() instanceof Tree.Arr events
                            ? new Tree.Member(
                                    member.writtenName(),
                                    new Tree.Arr(events.items().stream().limit(maxEvents).toList()))
                            : member);
        }
        return new Tree.Obj(members).toString().getBytes(StandardCharsets.UTF_8);
    }

    /**
     * The batch with a number.
     *
     * @param arrival in milliseconds since the epoch
     */
    InputRecord record(long number, long arrival) {
        Template template = templates.get((int) (number % TEMPLATES));
        byte[] bytes = template.bytes.clone();
        byte[] guid =
                guid((int) (number % devices)).toString().getBytes(StandardCharsets.ISO_8859_1);
        System.arraycopy(guid, 0, bytes, template.idAt, GUID_LENGTH);
        return new InputRecord(
                bytes,
                SourcePosition.inStream("events", "shardId-000000000000", "4961" + number, 0),
                arrival);
    }

    /** Of a batch. */
    double meanBytes() {
        return templates.stream().mapToInt(template -> template.bytes.length).average().orElse(0);
    }

    /** Of a batch. */
    double meanEvents() {
        return templates.stream().mapToInt(template -> template.events).average().orElse(0);
    }

    private static UUID guid(int device) {
        return new UUID(mixedBits(2L * device + 1), mixedBits(2L * device + 2));
    }

    /** Maps distinct numbers to distinct, evenly distributed numbers (SplitMix64). */
    private static long mixedBits(long number) {
        long z = number * 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
