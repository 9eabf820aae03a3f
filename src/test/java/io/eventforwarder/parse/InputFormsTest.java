package io.eventforwarder.parse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.eventforwarder.model.DeadLetter;
import io.eventforwarder.model.DeadLetterReason;
import io.eventforwarder.testing.Inputs;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The forms of an input record: batches and bulk arrays of batches, one after the other, or
 * nothing, with white space around them.
 */
class InputFormsTest {
    private static final String EVENT =
            "{\"event_type\":\"opt_out\",\"data\":{\"event_id\":1,"
                    + "\"timestamp_unixtime_ms\":2,\"event_start_unixtime_ms\":2}}";
    private static final String BATCH = "{\"mpid\":5,\"events\":[" + EVENT + "]}";

    private final RecordParser parser = new RecordParser(Set.of());

    @ParameterizedTest
    @ValueSource(
            strings = {
                "%1$s%1$s",
                "%1$s\n%1$s",
                "\uFEFF%1$s\r\n\r\n%1$s\n",
                "[%1$s]%1$s",
                "%1$s[%1$s]",
                "[][%1$s] [%1$s]"
            })
    void valuesMayFollowOneAnother(String form) {
        ParsedRecord parsed = parse(form.formatted(BATCH));

        assertThat(parsed.deadLetters()).isEmpty();
        assertThat(parsed.batches()).hasSize(2);
        assertThat(parsed.batches().get(0).position())
                .isLessThan(parsed.batches().get(1).position());
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"mpid\":5", "}", "{,}" + BATCH, "[" + BATCH + ",x]\n" + BATCH})
    void malformedJsonTakesTheRestOfTheRecordAlong(String rest) {
        ParsedRecord parsed = parse(BATCH + rest);

        assertThat(parsed.batches()).hasSize(1);
        assertThat(parsed.deadLetters()).hasSize(1);
        DeadLetter letter = parsed.deadLetters().get(0);
        assertThat(letter.reason()).isEqualTo(DeadLetterReason.INVALID_JSON);
        assertThat(new String(letter.payload(), UTF_8)).isEqualTo(rest);
    }

    @ParameterizedTest
    @ValueSource(strings = {"NaN", "Infinity", "-Infinity"})
    void anotherNumberThanJsonHasConcernsItsEventOrBatchAlone(String number) {
        String inEvent = "{\"data\":{\"ratios\":[1," + number + "]}}";
        String isolated = BATCH.replace("[", "[" + inEvent + ',');
        String inEnvelope = BATCH.replace("5", number).replace("[", "[{},{},");
        ParsedRecord parsed = parse(isolated + '[' + inEnvelope + ',' + BATCH + ',' + number + ']');

        assertThat(parsed.batches()).hasSize(2);
        assertThat(parsed.batches().get(0).events()).hasSize(1);
        assertThat(parsed.batches().get(0).received()).isEqualTo(2);
        assertThat(parsed.deadLetters())
                .extracting(DeadLetter::events, letter -> new String(letter.payload(), UTF_8))
                .containsExactly(
                        tuple(1, BATCH.replace(EVENT, inEvent)),
                        tuple(3, inEnvelope),
                        tuple(1, number));
        assertThat(parsed.received()).isEqualTo(7);
    }

    /** The time for each of them must not depend on their number. */
    @ParameterizedTest
    @ValueSource(strings = {"{\"events\":[%s]}", "[%s]", "{\"a\":[%s],\"events\":[{}]}"})
    void aRecordMayHoldVeryManyNumbersThatJsonHasNot(String form) {
        ParsedRecord parsed = parse(form.formatted("NaN,".repeat(300_000) + "NaN"));

        assertThat(parsed.deadLetters())
                .isNotEmpty()
                .allMatch(letter -> letter.reason() == DeadLetterReason.NOT_FINITE);
    }

    private ParsedRecord parse(String input) {
        return parser.parse(Inputs.record(input));
    }
}
