package io.eventforwarder.parse;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventforwarder.event.DeadLetter;
import io.eventforwarder.event.EventBatch;
import io.eventforwarder.event.Refusal;
import io.eventforwarder.testing.Inputs;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One batch, a bulk array of batches, or nothing, with whatever stands around them. */
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
    void theBatchesOfABulkArrayHaveTheirIndexInTheirPlace() {
        List<EventBatch> batches = parse("[" + BATCH + "," + BATCH + ", {}]").batches();

        assertThat(batches)
                .extracting(EventBatch::place)
                .containsExactly(Inputs.place(0), Inputs.place(0).item(1), Inputs.place(0).item(2));
    }

    @Test
    void oneBadItemOfABulkArrayLeavesTheOthersAlone() {
        ParsedRecord parsed =
                parse(
                        "["
                                + BATCH
                                + ", \"text\", null, ["
                                + BATCH
                                + "], {\"events\":{}}, "
                                + BATCH
                                + "]");

        assertThat(parsed.batches())
                .extracting(EventBatch::place)
                .containsExactly(Inputs.place(0), Inputs.place(0).item(5));
        assertThat(parsed.deadLetters())
                .extracting(DeadLetter::reason)
                .containsExactly(
                        Refusal.NOT_AN_OBJECT,
                        Refusal.NOT_AN_OBJECT,
                        Refusal.NOT_AN_OBJECT,
                        Refusal.EVENTS_NOT_AN_ARRAY);
        assertThat(parsed.deadLetters())
                .extracting(DeadLetter::source)
                .containsExactly(
                        Inputs.place(0).item(1),
                        Inputs.place(0).item(2),
                        Inputs.place(0).item(3),
                        Inputs.place(0).item(4));
        assertThat(parsed.deadLetters())
                .extracting(letter -> new String(letter.payload(), StandardCharsets.UTF_8))
                .containsExactly("\"text\"", "null", "[" + BATCH + "]", "{\"events\":{}}");
        assertThat(parsed.received()).isEqualTo(6);
    }

    @Test
    void theBatchesOfABulkArrayDoNotInheritFromEachOther() {
        List<EventBatch> batches =
                parse(
                                """
                                [{"environment":"development","api_key":"k","mpid":1,"batch_id":7,
                                  "message_type":"x","timestamp_unixtime_ms":9,"user_attributes":{"a":1},
                                  "device_info":{"ios_idfv":"i"},"user_identities":{"email":"a"},
                                  "events":[{"data":{"session_uuid":"u","session_id":3,
                                  "timestamp_unixtime_ms":4}, "event_type":"opt_out"}]},
                                 {"events":[{}]}]""")
                        .batches();

        EventBatch second = batches.get(1);
        assertThat(second.owner().environment()).isEqualTo("production");
        assertThat(second.owner().apiKey()).isEmpty();
        assertThat(second.deviceKey()).startsWith("place:");
        assertThat(second.timestamp()).isEqualTo(Inputs.ARRIVAL);
        assertThat(second.envelope().members()).hasToString("");
        assertThat(second.envelope().batchId()).hasToString("");
        assertThat(second.envelope().hasMessageType()).isFalse();
        assertThat(second.envelope().hasTimestamp()).isFalse();
        assertThat(second.envelope().hasUserAttributes()).isFalse();
        assertThat(second.events().get(0).session()).isEmpty();
        assertThat(second.events().get(0).type().label()).isEqualTo("other");
        assertThat(second.owner()).isEqualTo(parse("{\"events\":[{}]}").batches().get(0).owner());
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
