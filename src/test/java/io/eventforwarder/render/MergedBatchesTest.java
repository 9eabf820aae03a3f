package io.eventforwarder.render;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.eventforwarder.reference.ReferenceMerge;
import io.eventforwarder.testing.Forwarded;
import io.eventforwarder.testing.Inputs;
import io.eventforwarder.testing.Json;
import io.eventforwarder.testing.Tree;
import io.eventforwarder.testing.Tree.Obj;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;

/** Batches of one user with few names, so that they meet, merged as the reference merges them. */
class MergedBatchesTest {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final String TIMESTAMP = "timestamp_unixtime_ms";
    private static final List<String> ADDED =
            List.of(
                    "events",
                    "batch_id",
                    "message_id",
                    "schema_version",
                    "message_type",
                    TIMESTAMP);

    @Property(tries = 10_000)
    void envelopesAndOrderAreThoseOfTheReference(
            @ForAll @Size(min = 1, max = 6) List<@From("batches") ObjectNode> batches) {
        Forwarded forwarded = GroupForwarding.together(batches.toArray());
        assertThat(forwarded.records()).hasSize(1);
        ObjectNode record =
                (ObjectNode)
                        Json.read(
                                new String(
                                        forwarded.records().get(0).bytes(),
                                        StandardCharsets.UTF_8));

        List<Integer> steps = new ArrayList<>();
        record.path("events").forEach(event -> steps.add(event.at("/data/step").asInt()));
        assertThat(steps).isEqualTo(stepsInOrder(batches));
        ObjectNode promised = promised(batches);
        if (promised.has(TIMESTAMP)) {
            assertThat(record.get(TIMESTAMP)).isEqualTo(promised.get(TIMESTAMP));
        }
        if (promised.path("user_attributes").isNull()
                || promised.path("user_attributes").isMissingNode()) {
            promised.putObject("user_attributes");
        }
        assertThat(record.remove(ADDED)).isEqualTo(promised.remove(ADDED));
    }

    /** A batch, and when it arrived: one a millisecond. */
    private record Arrived(ObjectNode batch, long at) {
        static List<Arrived> of(List<ObjectNode> batches) {
            List<Arrived> arrived = new ArrayList<>();
            for (ObjectNode batch : batches) {
                arrived.add(new Arrived(batch, Inputs.ARRIVAL + arrived.size()));
            }
            return arrived;
        }

        long time() {
            return batch.path(TIMESTAMP).asLong(at);
        }
    }

    /** An event, and what it is ordered by. */
    private record Step(int number, long time) {}

    private static ObjectNode promised(List<ObjectNode> batches) {
        List<Obj> fromOldToNew =
                Arrived.of(batches).stream()
                        .sorted(Comparator.comparingLong(Arrived::time))
                        .map(arrived -> (Obj) Tree.read(arrived.batch().toString()))
                        .toList();
        return (ObjectNode) Json.read(ReferenceMerge.ofBatches(fromOldToNew).toString());
    }

    private static List<Integer> stepsInOrder(List<ObjectNode> batches) {
        List<Step> steps = new ArrayList<>();
        for (Arrived arrived : Arrived.of(batches)) {
            for (JsonNode event : arrived.batch().path("events")) {
                JsonNode data = event.get("data");
                // One without a timestamp leaves, and is ordered, with the arrival.
                long time = data.path(TIMESTAMP).asLong(arrived.at());
                steps.add(new Step(data.get("step").asInt(), time));
            }
        }
        steps.sort(Comparator.comparingLong(Step::time));
        return steps.stream().map(Step::number).toList();
    }

    @Provide
    Arbitrary<ObjectNode> batches() {
        return Arbitraries.randomValue(MergedBatchesTest::batch);
    }

    private static ObjectNode batch(Random random) {
        ObjectNode batch = JSON.objectNode().put("mpid", 1);
        ArrayNode events = batch.putArray("events");
        for (int i = random.nextInt(3); i >= 0; i--) {
            ObjectNode data = events.addObject().putObject("data").put("step", random.nextInt());
            if (random.nextInt(4) > 0) {
                data.put(TIMESTAMP, time(random));
            }
        }
        if (random.nextInt(4) > 0) {
            batch.put(TIMESTAMP, time(random));
        }
        Map<String, JsonNode> fields =
                Map.of(
                        "user_attributes", keys(random, 1),
                        "partner_identities", keys(random, 1),
                        "deleted_user_attributes", names(random),
                        "integration_attributes", keys(random, 2),
                        "consent_state", keys(random, 2),
                        "user_identities", identities(random),
                        "source_request_id", scalar(random),
                        "ip", scalar(random),
                        "device_info", keys(random, 1),
                        "x", names(random));
        fields.forEach(
                (name, value) -> {
                    if (random.nextInt(3) > 0) {
                        batch.set(name, odd(random, value));
                    }
                });
        return batch;
    }

    /** Now and then a value of another form, or none. */
    private static JsonNode odd(Random random, JsonNode value) {
        return switch (random.nextInt(20)) {
            case 0 -> JSON.nullNode();
            case 1 -> scalar(random);
            default -> value;
        };
    }

    private static long time(Random random) {
        return Inputs.ARRIVAL - 5 + random.nextInt(12);
    }

    private static String name(Random random) {
        return List.of("a", "b", "c", "é\"", "").get(random.nextInt(5));
    }

    private static JsonNode scalar(Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> JSON.numberNode(random.nextInt(3));
            case 1 -> JSON.booleanNode(random.nextBoolean());
            default -> JSON.textNode(name(random));
        };
    }

    private static ObjectNode keys(Random random, int depth) {
        ObjectNode object = JSON.objectNode();
        for (int i = random.nextInt(4); i > 0; i--) {
            object.set(
                    name(random),
                    odd(random, depth == 1 ? scalar(random) : keys(random, depth - 1)));
        }
        return object;
    }

    private static ArrayNode names(Random random) {
        ArrayNode array = JSON.arrayNode();
        for (int i = random.nextInt(4); i > 0; i--) {
            String name = name(random);
            if (!array.valueStream().map(JsonNode::asText).toList().contains(name)) {
                array.add(name);
            }
        }
        return array;
    }

    private static JsonNode identities(Random random) {
        ObjectNode byType = JSON.objectNode();
        for (int i = random.nextInt(4); i > 0; i--) {
            byType.set(name(random), odd(random, JSON.textNode("id" + random.nextInt(3))));
        }
        if (random.nextBoolean()) {
            return byType;
        }
        ArrayNode array = JSON.arrayNode();
        byType.properties()
                .forEach(
                        identity ->
                                array.addObject()
                                        .<ObjectNode>set("identity", identity.getValue())
                                        .put("identity_type", identity.getKey()));
        return array;
    }
}
