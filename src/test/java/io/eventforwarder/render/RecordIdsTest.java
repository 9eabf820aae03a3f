package io.eventforwarder.render;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.eventforwarder.event.InputRecord;
import io.eventforwarder.event.Place;
import io.eventforwarder.testing.BatchJson;
import io.eventforwarder.testing.Forwarding;
import io.eventforwarder.testing.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** message_id and batch_id: unique to what they name, and the same whenever input is read again. */
class RecordIdsTest {
    private static final Object[] INPUTS = {
        BatchJson.fromPhone().without("batch_id").withEvents("{}", "{}", "{}"),
        "[{\"events\":[{},{}]},{\"events\":[{}]},{}]",
        "{}"
    };

    @Test
    void aSecondRunGivesTheSameBytes() throws Exception {
        assertThat(Forwarding.asReceived(INPUTS).texts())
                .isEqualTo(Forwarding.asReceived(INPUTS).texts());
    }

    @Test
    void everyRecordHasIdsOfItsOwn() throws Exception {
        List<JsonNode> records = Forwarding.asReceived(INPUTS).trees();

        assertThat(records).hasSize(8);
        assertThat(records).extracting(tree -> tree.get("message_id")).doesNotHaveDuplicates();
        assertThat(records).extracting(tree -> tree.get("batch_id")).doesNotHaveDuplicates();
        for (JsonNode tree : records) {
            UUID messageId = UUID.fromString(tree.get("message_id").textValue());
            assertThat(messageId.version()).isEqualTo(3);
            assertThat(messageId).hasToString(tree.get("message_id").textValue());
            assertThat(tree.get("batch_id").isIntegralNumber()).isTrue();
            assertThat(tree.get("batch_id").canConvertToLong()).isTrue();
        }
    }

    @Test
    void idsDoNotDependOnDeviceUserContentOrArrival() throws Exception {
        assertThat(
                        idsOf(
                                BatchJson.fromPhone().without("batch_id").withEvents("{}", "{}"),
                                "s",
                                "1",
                                1))
                .isEqualTo(
                        idsOf(
                                BatchJson.bareWith(
                                                "{\"data\":{\"x\":1}}",
                                                "{\"event_type\":\"opt_out\"}")
                                        .with("mpid", "9"),
                                "s",
                                "1",
                                2));
    }

    @Test
    void idsDependOnThePlaceOfTheInput() throws Exception {
        BatchJson batch = BatchJson.bareWith("{}", "{}");
        Stream<List<String>> ids =
                Stream.of(
                        idsOf(batch, "s", "1", 1),
                        idsOf(batch, "s", "2", 1),
                        idsOf(batch, "t", "1", 1));

        assertThat(ids.flatMap(List::stream)).hasSize(18).doesNotHaveDuplicates();
    }

    @Test
    void theRecordsOfAnAggregatedRecordHaveIdsOfTheirOwn() throws Exception {
        Place place = Place.inStream("s", "0", "1", 0);
        byte[] batch = "{}".getBytes(StandardCharsets.UTF_8);
        List<InputRecord> inputs = new ArrayList<>();
        for (int number = 0; number < 3; number++) {
            inputs.add(new InputRecord(batch, place.subsequence(number), 1));
        }
        try (Forwarding forwarding = Forwarding.with()) {
            assertThat(forwarding.of(inputs).trees())
                    .extracting(tree -> tree.get("message_id"))
                    .doesNotHaveDuplicates();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"theirs\"", "null", "5", "\"a\",\"x\":1,\"message\\u005fid\":\"b\""})
    void aMessageIdThatCameInIsReplaced(String messageId) throws Exception {
        String sent = Forwarding.asReceived("{\"message_id\":" + messageId + "}").text();

        assertThat(Json.read(sent).get("message_id"))
                .isEqualTo(Forwarding.asReceived("{}").tree().get("message_id"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-8901234567890123456",
                "\"-8901234567890123456\"",
                "12345678901234567890123",
                "0"
            })
    void aBatchIdStaysWhereTheWholeBatchLeavesInOneRecord(String id) throws Exception {
        for (BatchJson batch : List.of(BatchJson.bareWith("{}"), BatchJson.bare())) {
            String sent = Forwarding.asReceived(batch.with("batch_id", id).with("x", "1")).text();

            assertThat(Json.read(sent).get("batch_id")).isEqualTo(Json.read(id));
            assertThat(sent).contains("\"batch_id\":" + id);
        }
    }

    @Test
    void ofSeveralBatchIdsTheLastStays() throws Exception {
        assertThat(
                        Forwarding.asReceived("{\"batch_id\":1,\"batch_id\": 2 }")
                                .tree()
                                .get("batch_id"))
                .isEqualTo(Json.read("2"));
        assertThat(
                        Forwarding.asReceived("{\"batch_id\":1,\"batch_id\":null}")
                                .tree()
                                .get("batch_id"))
                .isNotEqualTo(Json.read("1"));
    }

    @Test
    void aBatchIdIsReplacedWhereTheBatchIsTakenApart() throws Exception {
        List<JsonNode> records =
                Forwarding.asReceived(BatchJson.bareWith("{}", "{}").with("batch_id", "77"))
                        .trees();

        assertThat(records).hasSize(2);
        assertThat(records)
                .extracting(tree -> tree.get("batch_id").longValue())
                .doesNotContain(77L)
                .doesNotHaveDuplicates();
    }

    @Test
    void aBatchIdIsReplacedWhereAnEventOfTheBatchWasRefused() throws Exception {
        assertThat(
                        Forwarding.asReceived(BatchJson.bareWith("{}", "5").with("batch_id", "77"))
                                .tree()
                                .get("batch_id")
                                .longValue())
                .isNotEqualTo(77);
    }

    private static List<String> idsOf(BatchJson batch, String stream, String sequence, long arrival)
            throws Exception {
        InputRecord input =
                new InputRecord(
                        batch.bytes(), Place.inStream(stream, "shard", sequence, 0), arrival);
        try (Forwarding forwarding = Forwarding.with()) {
            return forwarding.of(List.of(input)).trees().stream()
                    .flatMap(
                            tree ->
                                    Stream.of(
                                            tree.get("message_id").toString(),
                                            tree.get("batch_id").toString(),
                                            tree.at("/events/0/data/event_id").toString()))
                    .toList();
        }
    }
}
