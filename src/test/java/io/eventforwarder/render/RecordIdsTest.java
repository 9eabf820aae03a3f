package io.eventforwarder.render;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventforwarder.model.InputRecord;
import io.eventforwarder.model.SourcePosition;
import io.eventforwarder.testing.BatchJson;
import io.eventforwarder.testing.Forwarding;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

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
