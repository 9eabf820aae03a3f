package io.eventforwarder.parse;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventforwarder.event.DeadLetter;
import io.eventforwarder.event.Refusal;
import io.eventforwarder.testing.Inputs;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** 500 levels are forwarded, the batch itself being the first. */
class NestingTest {
    private final RecordParser parser = new RecordParser(Set.of());

    @ParameterizedTest
    @ValueSource(strings = {"%s", "[%s]", "[{}, %s]"})
    void fiveHundredLevelsOfAnEnvelopeAreForwarded(String form) {
        ParsedRecord parsed = parse(form.formatted("{\"a\":" + nested(499) + "}"));

        assertThat(parsed.deadLetters()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "user_identities", "device_info", "context", "mpid", "ip"})
    void oneLevelMoreOfAnEnvelopeIsRefused(String field) {
        String batch = "{\"events\":[{}],\"" + field + "\":" + nested(500) + "}";

        assertRefused(
                batch, batch, Refusal.TOO_DEEP, "The batch is nested more than 500 levels deep.");
    }

    @Test
    void aTooDeepBatchOfABulkArrayLeavesTheOthersAlone() {
        String deep = "{\"a\":" + nested(500) + "}";
        ParsedRecord parsed = parse("[" + deep + ",{\"events\":[{}]}]");

        assertThat(parsed.batches()).hasSize(1);
        assertThat(parsed.deadLetters())
                .extracting(DeadLetter::reason)
                .containsExactly(Refusal.TOO_DEEP);
        assertThat(parsed.deadLetters().get(0).payload())
                .isEqualTo(deep.getBytes(StandardCharsets.UTF_8));
    }

    // The batch, its events and the event are three levels, its data is the fourth.
    @ParameterizedTest
    @ValueSource(strings = {"%s", "[%s]"})
    void fiveHundredLevelsOfAnEventAreForwarded(String form) {
        for (String event : new String[] {eventWithData(496), eventWithExtra(497)}) {
            ParsedRecord parsed = parse(form.formatted("{\"events\":[" + event + "]}"));

            assertThat(parsed.deadLetters()).isEmpty();
            assertThat(parsed.batches().get(0).events()).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"%s", "[%s]"})
    void oneLevelMoreOfAnEventIsRefusedAndItsNeighboursAreForwarded(String form) {
        for (String event : new String[] {eventWithData(497), eventWithExtra(498)}) {
            ParsedRecord parsed =
                    parse(form.formatted("{\"mpid\":1,\"events\":[{}," + event + ",{}],\"z\":2}"));

            assertThat(parsed.batches().get(0).events()).hasSize(2);
            DeadLetter letter = parsed.deadLetters().get(0);
            assertThat(letter.reason()).isEqualTo(Refusal.EVENT_TOO_DEEP);
            assertThat(letter.detail())
                    .isEqualTo(
                            "The event is nested more than 500 levels deep, its batch counted in.");
            assertThat(letter.payload())
                    .isEqualTo(
                            ("{\"mpid\":1,\"events\":[" + event + "],\"z\":2}")
                                    .getBytes(StandardCharsets.UTF_8));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "breadcrumbs, 497",
        "location, 497",
        "new, 497",
        "event_id, 497",
        "session_uuid, 497"
    })
    void knownFieldsOfAnEventAreNotDeeperThanOthers(String field, int levels) {
        String event = "{\"data\":{\"" + field + "\":" + nested(levels) + "}}";
        ParsedRecord parsed = parse("{\"events\":[" + event + "]}");

        assertThat(parsed.deadLetters())
                .extracting(DeadLetter::reason)
                .containsExactly(Refusal.EVENT_TOO_DEEP);
    }

    @ParameterizedTest
    @ValueSource(ints = {9_000, 100_000})
    void manyThousandLevelsAreRefusedToo(int levels) {
        String batch = "{\"events\":[],\"a\":" + nested(levels) + "}";
        ParsedRecord parsed = parse(batch);

        assertThat(parsed.batches()).isEmpty();
        assertThat(parsed.deadLetters()).hasSize(1);
        assertThat(parsed.deadLetters().get(0).reason()).isEqualTo(Refusal.TOO_DEEP);
        assertThat(parsed.deadLetters().get(0).detail())
                .endsWith(" is nested more than 500 levels deep.");
        assertThat(parsed.deadLetters().get(0).payload())
                .isEqualTo(batch.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"a\":", "["})
    void levelsThatNeverEndAreRefused(String opening) {
        ParsedRecord parsed = parse(opening.repeat(100_000));

        assertThat(parsed.deadLetters()).hasSize(1);
        assertThat(parsed.deadLetters().get(0).reason()).isEqualTo(Refusal.TOO_DEEP);
    }

    private void assertRefused(String input, String payload, Refusal reason, String detail) {
        ParsedRecord parsed = parse(input);
        assertThat(parsed.batches()).isEmpty();
        assertThat(parsed.deadLetters()).hasSize(1);
        DeadLetter letter = parsed.deadLetters().get(0);
        assertThat(letter.reason()).isEqualTo(reason);
        assertThat(letter.detail()).isEqualTo(detail);
        assertThat(letter.payload()).isEqualTo(payload.getBytes(StandardCharsets.UTF_8));
    }

    private static String eventWithData(int levels) {
        return "{\"data\":{\"a\":" + nested(levels) + "}}";
    }

    private static String eventWithExtra(int levels) {
        return "{\"data\":{},\"extra\":" + nested(levels) + "}";
    }

    private static String nested(int levels) {
        return "[".repeat(levels) + "]".repeat(levels);
    }

    private ParsedRecord parse(String input) {
        return parser.parse(Inputs.record(input));
    }
}
