package io.eventforwarder.render;

import static io.eventforwarder.render.GroupForwarding.together;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.eventforwarder.testing.BatchJson;
import io.eventforwarder.testing.Forwarded;
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
}
