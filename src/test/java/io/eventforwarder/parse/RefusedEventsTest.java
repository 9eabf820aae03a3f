package io.eventforwarder.parse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import io.eventforwarder.event.DeadLetter;
import io.eventforwarder.event.Event;
import io.eventforwarder.event.Field;
import io.eventforwarder.event.Refusal;
import io.eventforwarder.testing.Inputs;
import io.eventforwarder.testing.Json;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An event that can't be forwarded leaves its batch; an envelope that can't be takes all along. */
class RefusedEventsTest {
    private final RecordParser parser = new RecordParser(Set.of());

    @ParameterizedTest
    @ValueSource(
            strings = {
                "5",
                "-1.50",
                "\"text\"",
                "\"br]acket\"",
                "[{\"data\":{}}]",
                "[]",
                "null",
                "true"
            })
    void anEventThatIsNoObject(String event) {
        assertEventRefused(event, Refusal.EVENT_NOT_AN_OBJECT, "The event is not a JSON object.");
    }

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
                        tuple(Refusal.EVENT_NOT_AN_OBJECT, 20_000),
                        tuple(Refusal.DATA_NOT_AN_OBJECT, 20_000));
        assertThat(parsed.deadLetters())
                .allSatisfy(
                        letter -> {
                            JsonNode batch = Json.read(letter.payload());
                            assertThat(batch.path("events")).hasSize(20_000);
                            assertThat(batch.path("x").asText()).hasSize(100_000);
                        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"5", "\"text\"", "[]", "[{}]", "false", "\"\""})
    void dataThatIsNoObject(String data) {
        assertEventRefused(
                "{\"event_type\":\"profile\", \"data\": " + data + " }",
                Refusal.DATA_NOT_AN_OBJECT,
                "The event's \"data\" is not a JSON object.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"data\":{},\"data\":{}}",
                "{\"data\":{\"a\":1},\"x\":2,\"data\":{\"a\":1}}",
                "{\"data\":null,\"data\":{}}",
                "{\"data\":{},\"data\":null}",
                "{\"data\":null,\"data\":null}",
                "{\"data\":{},\"dat\\u0061\":{}}"
            })
    void dataTwice(String event) {
        assertEventRefused(event, Refusal.DUPLICATE_DATA, "The event has \"data\" more than once.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"events\":[{}],\"events\":[{}]}",
                "{\"events\":null,\"events\":[{}]}",
                "{\"events\":[{}],\"events\":null}",
                "{\"events\":[],\"even\\u0074s\":[]}",
                "{\"events\":[5],\"x\":1,\"events\":7}"
            })
    void eventsTwice(String batch) {
        assertBatchRefused(
                batch, Refusal.DUPLICATE_EVENTS, "The batch has \"events\" more than once.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"0\":{}}", "5", "\"[]\"", "true"})
    void eventsThatAreNoArray(String events) {
        assertBatchRefused(
                "{\"mpid\":1,\"events\":" + events + "}",
                Refusal.EVENTS_NOT_AN_ARRAY,
                "The batch's \"events\" is neither an array nor null.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"true", "null", "5"})
    void theOthersKeepTheirIndexes(String refused) {
        ParsedRecord parsed = parse("{\"events\":[{}," + refused + ",{},{}," + refused + "]}");

        assertThat(parsed.batches().get(0).events())
                .extracting(Event::index)
                .containsExactly(0, 2, 3);
        assertThat(parsed.batches().get(0).received()).isEqualTo(5);
        assertThat(parsed.batches().get(0).isWhole()).isFalse();
        assertThat(parsed.received()).isEqualTo(5);
    }

    @Test
    void aBatchAllOfWhoseEventsAreRefusedIsNotForwarded() {
        ParsedRecord parsed = parse("{\"mpid\":1,\"events\":[5, {\"data\":7}]}");

        assertThat(parsed.batches()).isEmpty();
        assertThat(parsed.deadLetters())
                .extracting(DeadLetter::reason)
                .containsExactly(Refusal.EVENT_NOT_AN_OBJECT, Refusal.DATA_NOT_AN_OBJECT);
        assertThat(parsed.received()).isEqualTo(2);
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

    @Test
    void aDeadLetterReplayedWithItsEventMendedIsForwarded() {
        ParsedRecord first = parse("{\"mpid\":1, \"events\" : [ {} , {\"data\":7} ] , \"z\":2}");
        String payload = new String(first.deadLetters().get(0).payload(), StandardCharsets.UTF_8);

        ParsedRecord replayed = parse(payload.replace("7", "{\"a\":7}"));

        assertThat(payload).isEqualTo("{\"mpid\":1, \"events\" : [{\"data\":7}] , \"z\":2}");
        assertThat(replayed.deadLetters()).isEmpty();
        assertThat(replayed.batches().get(0).events()).hasSize(1);
    }

    private void assertEventRefused(String event, Refusal reason, String detail) {
        ParsedRecord parsed =
                parse("{\"mpid\": 1, \"events\": [{}, " + event + " , {}], \"api_key\": \"k\"}");

        assertThat(parsed.batches().get(0).events()).hasSize(2);
        assertThat(parsed.deadLetters()).hasSize(1);
        DeadLetter letter = parsed.deadLetters().get(0);
        assertThat(letter.reason()).isEqualTo(reason);
        assertThat(letter.detail()).isEqualTo(detail);
        assertThat(letter.source()).isEqualTo(Inputs.place(0));
        assertThat(letter.receivedAt()).isEqualTo(Inputs.ARRIVAL);
        assertThat(new String(letter.payload(), StandardCharsets.UTF_8))
                .isEqualTo("{\"mpid\": 1, \"events\": [" + event + "], \"api_key\": \"k\"}");
        assertThat(parsed.received()).isEqualTo(3);
    }

    private void assertBatchRefused(String batch, Refusal reason, String detail) {
        ParsedRecord parsed = parse(batch);

        assertThat(parsed.batches()).isEmpty();
        assertThat(parsed.deadLetters()).hasSize(1);
        DeadLetter letter = parsed.deadLetters().get(0);
        assertThat(letter.reason()).isEqualTo(reason);
        assertThat(letter.detail()).isEqualTo(detail);
        assertThat(new String(letter.payload(), StandardCharsets.UTF_8)).isEqualTo(batch);
        assertThat(parsed.received()).isEqualTo(1);
    }

    private ParsedRecord parse(String input) {
        return parser.parse(Inputs.record(input));
    }
}
