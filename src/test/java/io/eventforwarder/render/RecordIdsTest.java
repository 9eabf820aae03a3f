package io.eventforwarder.render;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.eventforwarder.model.InputRecord;
import io.eventforwarder.model.SourcePosition;
import io.eventforwarder.testing.BatchJson;
import io.eventforwarder.testing.Forwarding;
import io.eventforwarder.testing.Json;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The uniqueness of message_id and batch_id, and their stability if input is read again. */
class RecordIdsTest {
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
    void idsDependOnTheSourcePosition() throws Exception {
        BatchJson batch = BatchJson.bareWith("{}", "{}");
        Stream<List<String>> ids =
                Stream.of(
                        idsOf(batch, "s", "1", 1),
                        idsOf(batch, "s", "2", 1),
                        idsOf(batch, "t", "1", 1));

        assertThat(ids.flatMap(List::stream)).hasSize(18).doesNotHaveDuplicates();
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

    private static List<String> idsOf(BatchJson batch, String stream, String sequence, long arrival)
            throws Exception {
        InputRecord input =
                new InputRecord(
                        batch.bytes(),
                        SourcePosition.inStream(stream, "shard", sequence, 0),
                        arrival);
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
