package io.eventforwarder.render;

import static io.eventforwarder.render.GroupForwarding.closed;
import static io.eventforwarder.render.GroupForwarding.together;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.eventforwarder.model.CloseReason;
import io.eventforwarder.model.DeadLetterReason;
import io.eventforwarder.model.EventBatch;
import io.eventforwarder.model.EventType;
import io.eventforwarder.model.OutgoingRecord;
import io.eventforwarder.testing.BatchJson;
import io.eventforwarder.testing.Forwarded;
import io.eventforwarder.testing.Json;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GroupRendererTest {
    private static final int PARTITION_KEY_LENGTH = 32;

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
    void eventsAreOrderedByTimestampThenArrival() {
        Forwarded forwarded =
                together(
                        batch(event("c", 30), event("a", 10), event("b1", 20)),
                        batch(event("b2", "\"20\""), event("d", 40)));

        assertThat(names(forwarded.tree())).containsExactly("a", "b1", "b2", "c", "d");
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
    void anInboundBatchIdStaysIfTheWholeBatchLeavesInOneRecord() {
        BatchJson batch = batch(event("a", 1), event("b", 2)).with("batch_id", "\"4711\"");

        assertThat(together(batch).text()).contains("\"batch_id\":\"4711\"");
        assertThat(together(batch, batch(event("c", 3))).text()).doesNotContain("4711");
        EventBatch part = GroupForwarding.parsed(batch.toString(), 0).get(0);
        part = part.withContent(part.envelope(), part.events().subList(0, 1));
        assertThat(new GroupForwarding().of(List.of(part)).text()).doesNotContain("4711");
    }

    @ParameterizedTest
    @ValueSource(ints = {750, 1_000, 1_234, 5_000})
    void maxRecordSizeSplitsIntoPartsFilledInTheOrderOfTheEvents(int maxRecordSize) {
        List<String> events =
                IntStream.range(0, 60).mapToObj(i -> largeEvent(i, 50 + i % 7 * 20)).toList();
        BatchJson batch =
                batch(events.toArray(String[]::new))
                        .with("user_attributes", "{\"a\":1}")
                        .with("batch_id", "77");
        Forwarded forwarded = new GroupForwarding().withMaxRecordSize(maxRecordSize).of(batch);

        List<JsonNode> parts = forwarded.trees();
        List<String> names = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            JsonNode part = parts.get(i);
            names.addAll(names(part));
            assertThat(part.at("/user_attributes/a").asInt()).isEqualTo(1);
            assertThat(part.at("/forwarding_info/part").asInt()).isEqualTo(i + 1);
            assertThat(part.at("/forwarding_info/parts").asInt()).isEqualTo(parts.size());
            assertThat(part.at("/forwarding_info/close_reason").asText()).isEqualTo("interval");
            assertThat(part.at("/batch_id")).isEqualTo(parts.get(0).at("/batch_id"));
            assertThat(part.at("/batch_id").asLong()).isNotEqualTo(77);
        }
        assertThat(parts).hasSizeGreaterThan(1);
        assertThat(names).isEqualTo(IntStream.range(0, 60).mapToObj(Integer::toString).toList());
        assertThat(new HashSet<>(parts.stream().map(part -> part.get("message_id")).toList()))
                .hasSameSizeAs(parts);
        assertSizesAreGreedy(forwarded, maxRecordSize);
    }

    /**
     * Asserts that no part is too large, and that no part has room for the first event of the next
     * part.
     */
    private static void assertSizesAreGreedy(Forwarded forwarded, int maxRecordSize) {
        List<OutgoingRecord> records = forwarded.records();
        for (int i = 0; i < records.size(); i++) {
            int size = records.get(i).bytes().length + PARTITION_KEY_LENGTH;
            assertThat(size).isLessThanOrEqualTo(maxRecordSize);
            if (i + 1 < records.size()) {
                String next = forwarded.texts().get(i + 1);
                int first = next.indexOf("}}") + 2 - "{\"events\":[".length();
                // The renderer reserves as many digits as the number of parts could need.
                assertThat(size + 1 + first).isGreaterThan(maxRecordSize - 4);
            }
        }
    }

    @Test
    void anEventThatIsTooLargeAloneIsADeadLetterAndTheOthersAreForwarded() {
        BatchJson batch =
                batch(largeEvent(1, 10), largeEvent(2, 5_000), largeEvent(3, 10))
                        .with("batch_id", "77");
        Forwarded forwarded = new GroupForwarding().withMaxRecordSize(2_000).of(batch);

        assertThat(names(forwarded).stream().flatMap(List::stream)).containsExactly("1", "3");
        assertThat(forwarded.texts()).noneMatch(text -> text.contains("\"batch_id\":77"));
        assertThat(forwarded.deadLetters())
                .singleElement()
                .satisfies(
                        letter -> {
                            assertThat(letter.reason())
                                    .isEqualTo(DeadLetterReason.RECORD_TOO_LARGE);
                            assertThat(names(Json.read(letter.payload()))).containsExactly("2");
                        });
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

    @Test
    void includeForwardingInfoAddsCloseReasonAndParts() {
        EventBatch batch =
                GroupForwarding.parsed(
                                batch(
                                                event("a", 1),
                                                "{\"event_type\": \"screen_view\"}",
                                                "{\"event_type\": \"screen_view\"}")
                                        .toString(),
                                0)
                        .get(0)
                        .without(event -> event.type() == EventType.SCREEN_VIEW);

        assertThat(closed(CloseReason.SESSION_END).withForwardingInfo(9).of(List.of(batch)).text())
                .contains(
                        "\"forwarding_info\":{\"close_reason\":\"session_end\",\"part\":1,"
                                + "\"parts\":1,\"events_filtered\":2,"
                                + OutgoingRecord.DEVICE_PLACEHOLDER
                                + ",\"device_sequence\":9}}");
        assertThat(closed(CloseReason.SESSION_END).of(List.of(batch)).text())
                .doesNotContain("forwarding_info");
    }

    @Test
    void aRecordThatWasSentForItsSizeHasThatCloseReason() {
        assertThat(closed(CloseReason.SIZE).of(batch(event("a", 1))).text())
                .contains(
                        "\"forwarding_info\":{\"close_reason\":\"size\",\"part\":1,\"parts\":1,"
                                + "\"events_filtered\":0,"
                                + OutgoingRecord.DEVICE_PLACEHOLDER
                                + "}}");
    }
}
