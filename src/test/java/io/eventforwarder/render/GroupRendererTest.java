package io.eventforwarder.render;

import static io.eventforwarder.render.GroupForwarding.closed;
import static io.eventforwarder.render.GroupForwarding.together;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.eventforwarder.model.CloseReason;
import io.eventforwarder.testing.BatchJson;
import io.eventforwarder.testing.Forwarded;
import io.eventforwarder.testing.Json;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class GroupRendererTest {
    private static String event(String name, Object timestamp) {
        return """
                {"event_type": "custom_event",
                 "data": {"event_name": "%s", "timestamp_unixtime_ms": %s}}"""
                .formatted(name, timestamp);
    }

    private static String largeEvent(int number, int size) {
        return """
                {"event_type": "custom_event", "data": {"event_name": "%d", "event_id": 1, "x": "%s"}}"""
                .formatted(number, "x".repeat(size));
    }

    private static BatchJson batch(String... events) {
        return BatchJson.bareWith(events).with("mpid", "1");
    }

    private static List<String> names(JsonNode record) {
        List<String> names = new ArrayList<>();
        record.at("/events").forEach(event -> names.add(event.at("/data/event_name").asText()));
        return names;
    }

    private static List<List<String>> names(Forwarded forwarded) {
        return forwarded.trees().stream().map(GroupRendererTest::names).toList();
    }

    @Test
    void aRecordNeverMixesOwners() {
        Forwarded forwarded =
                together(
                        batch(event("a1", 1)).with("user_attributes", "{\"who\":\"a\"}"),
                        BatchJson.bareWith(event("b1", 2))
                                .with("mpid", "2")
                                .with("user_attributes", "{\"who\":\"b\"}"),
                        batch(event("a2", 3)),
                        BatchJson.bareWith(event("other key", 0))
                                .with("mpid", "1")
                                .with("api_key", "\"k\""),
                        BatchJson.bareWith(event("development", 4))
                                .with("mpid", "\"1\"")
                                .with("environment", "\"development\""));

        assertThat(names(forwarded))
                .containsExactly(
                        List.of("other key"),
                        List.of("a1", "a2"),
                        List.of("b1"),
                        List.of("development"));
        assertThat(forwarded.trees())
                .extracting(tree -> tree.at("/user_attributes/who").asText())
                .containsExactly("", "a", "b", "");
        assertThat(forwarded.trees())
                .extracting(tree -> tree.get("batch_id"))
                .doesNotHaveDuplicates();
    }

    @Test
    void batchesLeaveWithTheirOwnEnvelopesWhereTheMergedEnvelopeLeavesNoRoom() {
        Forwarded forwarded =
                closed(CloseReason.INTERVAL)
                        .withForwardingInfo(7)
                        .withMaxRecordSize(4_096)
                        .of(
                                withAttribute("a", batch(event("one", 1), event("late", 9))),
                                withAttribute("b", batch(event("two", 2))),
                                withAttribute("c", batch()),
                                withAttribute("d", batch(largeEvent(3, 3_000), event("four", 4))));

        assertThat(names(forwarded))
                .containsExactly(
                        List.of("one", "late"), List.of("two"), List.of(), List.of("four"));
        assertThat(forwarded.trees())
                .extracting(tree -> tree.get("user_attributes").fieldNames().next())
                .containsExactly("a", "b", "c", "d");
        assertThat(forwarded.trees())
                .extracting(tree -> tree.at("/forwarding_info/part").asInt())
                .containsExactly(1, 2, 3, 4);
        assertThat(forwarded.trees())
                .extracting(tree -> tree.at("/forwarding_info/device_sequence").asInt())
                .containsExactly(7, 8, 9, 10);
        assertThat(forwarded.trees())
                .extracting(tree -> tree.at("/forwarding_info/parts").asInt())
                .containsOnly(4);
        assertThat(forwarded.trees().stream().map(tree -> tree.get("batch_id")).distinct())
                .hasSize(1);
        assertThat(forwarded.trees().stream().map(tree -> tree.get("message_id")).distinct())
                .hasSize(4);
        assertThat(forwarded.deadLetters())
                .singleElement()
                .satisfies(
                        letter -> {
                            JsonNode payload = Json.read(letter.payload());
                            assertThat(names(payload)).containsExactly("3");
                            assertThat(payload.at("/user_attributes/d").isMissingNode()).isFalse();
                        });
    }

    private static BatchJson withAttribute(String name, BatchJson batch) {
        return batch.with("user_attributes", "{\"%s\":\"%s\"}".formatted(name, "x".repeat(2_500)));
    }
}
