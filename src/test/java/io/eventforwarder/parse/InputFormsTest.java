package io.eventforwarder.parse;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventforwarder.testing.Inputs;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The forms of an input record: one batch, a bulk array of batches, or nothing, with white space
 * around them.
 */
class InputFormsTest {
    private static final String EVENT =
            "{\"event_type\":\"opt_out\",\"data\":{\"event_id\":1,"
                    + "\"timestamp_unixtime_ms\":2,\"event_start_unixtime_ms\":2}}";
    private static final String BATCH = "{\"mpid\":5,\"events\":[" + EVENT + "]}";

    private final RecordParser parser = new RecordParser(Set.of());

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", "\n", "\r\n", " \t\r\n ", "\uFEFF", "\uFEFF \n", "[]", " [ ] "})
    void nothingIsNothing(String input) {
        ParsedRecord parsed = parse(input);

        assertThat(parsed.batches()).isEmpty();
        assertThat(parsed.deadLetters()).isEmpty();
        assertThat(parsed.received()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "%s",
                "\uFEFF%s",
                "%s\r\n",
                " \r\n\t%s\t",
                "\uFEFF\r\n%s\r\n",
                "[%s]",
                "\uFEFF [ %s ]\n"
            })
    void whatStandsAroundABatchDoesNotMatter(String form) {
        ParsedRecord parsed = parse(form.formatted(BATCH));

        assertThat(parsed.deadLetters()).isEmpty();
        assertThat(parsed.batches()).hasSize(1);
        assertThat(parsed.batches().get(0).envelope().members()).hasToString("\"mpid\":5");
        assertThat(parsed.batches().get(0).events().get(0).json()).hasToString(EVENT);
        assertThat(parsed.received()).isEqualTo(1);
    }

    @Test
    void aParserForgetsInputThatItRefused() {
        parse("{\"api_key\":\"k\",\"events\":[{\"data\":{\"session_id\":1}},");
        parse("{\"api_key\":\"k\",\"events\":[],\"events\":[]}");

        ParsedRecord parsed = parse(BATCH);

        assertThat(parsed.deadLetters()).isEmpty();
        assertThat(parsed.batches().get(0).owner().apiKey()).isEmpty();
        assertThat(parsed.batches().get(0).events().get(0).session()).isEmpty();
    }

    private ParsedRecord parse(String input) {
        return parser.parse(Inputs.record(input));
    }
}
