package io.eventforwarder.parse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import io.eventforwarder.model.DeadLetter;
import io.eventforwarder.model.DeadLetterReason;
import io.eventforwarder.model.Field;
import io.eventforwarder.testing.Inputs;
import io.eventforwarder.testing.Json;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A refused event is removed from its batch. With a refused batch all its events are refused. */
class RefusedEventsTest {
    @Test
    void refusedEventsThatWouldRepeatALargeEnvelopeShareALetter() {
        String envelope = "\"x\":\"" + "y".repeat(100_000) + '"';
        String events = "1,{\"data\":5},".repeat(20_000) + "{\"data\":{}}";
        ParsedRecord parsed =
                new RecordParser(Set.of())
                        .parse(Inputs.record('{' + envelope + ",\"events\":[" + events + "]}"));

        assertThat(parsed.received()).isEqualTo(40_001);
        assertThat(parsed.batches()).hasSize(1);
        assertThat(parsed.deadLetters())
                .extracting(DeadLetter::reason, DeadLetter::events)
                .containsExactlyInAnyOrder(
                        tuple(DeadLetterReason.EVENT_NOT_AN_OBJECT, 20_000),
                        tuple(DeadLetterReason.DATA_NOT_AN_OBJECT, 20_000));
        assertThat(parsed.deadLetters())
                .allSatisfy(
                        letter -> {
                            JsonNode batch = Json.read(letter.payload());
                            assertThat(batch.path("events")).hasSize(20_000);
                            assertThat(batch.path("x").asText()).hasSize(100_000);
                        });
    }

    @Test
    void aDeadLetterHoldsWhatTheSettingsWithhold() {
        RecordParser discreet = new RecordParser(EnumSet.allOf(Field.class));
        String batch =
                """
                {"ip":"::1","device_info":{"device":"d"},"batch_id":3,"message_id":"m",
                 "events":[{"data":[{"location":{}}]}],"context":{"location":{}}}""";

        ParsedRecord parsed = discreet.parse(Inputs.record(batch));

        assertThat(new String(parsed.deadLetters().get(0).payload(), StandardCharsets.UTF_8))
                .isEqualTo(batch);
    }
}
