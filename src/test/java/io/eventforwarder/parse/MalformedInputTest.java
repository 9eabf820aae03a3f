package io.eventforwarder.parse;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventforwarder.event.DeadLetter;
import io.eventforwarder.event.InputRecord;
import io.eventforwarder.event.Refusal;
import io.eventforwarder.testing.Inputs;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Input that can't be parsed becomes one dead letter with the input's own bytes. */
class MalformedInputTest {
    private final RecordParser parser = new RecordParser(Set.of());

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "}",
                "{\"events\":[",
                "{\"events\":[]",
                "{\"events\":[{]}",
                "{\"events\":[],}",
                "{events:[]}",
                "{'events':[]}",
                "{\"a\":01}",
                "{\"a\":NaN}",
                "{\"a\":-Infinity}",
                "{\"a\":+1}",
                "{\"a\":.5}",
                "{\"a\":1.}",
                "{\"a\":tru}",
                "{\"a\":\"\\x\"}",
                "{\"a\":\"\\u12g4\"}",
                "{\"a\":\"line\nbreak\"}",
                "{\"a\" 1}",
                "{\"a\":1 \"b\":2}",
                "{\"a\":1}/* comment */",
                "[{\"a\":1},]",
                "[{\"a\":1}",
                "[,{}]",
                "nonsense",
                "\uFEFF\uFEFF{}",
                "\"cut off"
            })
    void whatIsNotJsonIsRefused(String input) {
        assertRefused(
                input, Refusal.INVALID_JSON, "The input is not valid JSON at byte \\d+: .+\\.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}{}", "{} {\"a\":1}", "{}[]", "[{}]{}", "{} 5", "5 5", "{}\n{}\n"})
    void whatFollowsTheBatchIsRefusedWithIt(String input) {
        assertRefused(
                input, Refusal.INVALID_JSON, "Something follows the event batch at byte \\d+\\.");
    }

    @Test
    void theDetailSaysWhereTheJsonEnds() {
        assertThat(only(parse("{\"events\":[]} {}")).detail())
                .isEqualTo("Something follows the event batch at byte 14.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}\u0000",
                "\u0000{}",
                "{\u0000}",
                "\u0000",
                "\u0000\u0000\u0000{",
                "{\"a\":\"\u0000\"}"
            })
    void zeroBytesAreRefused(String input) {
        assertRefused(input, Refusal.INVALID_JSON, ".+\\.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE"})
    void otherEncodingsAreRefusedForTheirZeroBytes(String charset) {
        byte[] bytes = "{\"events\":[]}".getBytes(Charset.forName(charset));

        assertRefused(
                bytes, Refusal.INVALID_JSON, "There is a zero byte where JSON should begin\\.");
    }

    @Test
    void utf16WithItsByteOrderMarkIsNotUtf8() {
        byte[] bytes = "\uFEFF{\"events\":[]}".getBytes(StandardCharsets.UTF_16LE);

        assertRefused(
                bytes,
                Refusal.INVALID_UTF8,
                "The input is not UTF-8: no character begins at byte 0\\.");
    }

    @Test
    void latin1IsNotUtf8AndTheDetailSaysWhere() {
        byte[] bytes = "{\"name\":\"Jané\"}".getBytes(StandardCharsets.ISO_8859_1);

        assertRefused(
                bytes,
                Refusal.INVALID_UTF8,
                "The input is not UTF-8: no character begins at byte 12\\.");
    }

    @Test
    void anEncodedSurrogateIsNotUtf8() {
        byte[] bytes = "{\"a\":\"???\"}".getBytes(StandardCharsets.UTF_8);
        bytes[6] = (byte) 0xED;
        bytes[7] = (byte) 0xA0;
        bytes[8] = (byte) 0x80;

        assertRefused(bytes, Refusal.INVALID_UTF8, ".+ byte 6\\.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"5", "\"text\"", "true", "null", "-1.5e3"})
    void jsonThatIsNoObjectIsNoBatch(String input) {
        assertRefused(
                input,
                Refusal.NOT_AN_OBJECT,
                "An event batch is a JSON object, or an array of them; this is neither\\.");
    }

    @Test
    void aBrokenBulkArrayIsRefusedAsAWhole() {
        assertRefused("[{\"events\":[{\"data\":{}}]}, {\"events\":[}]", Refusal.INVALID_JSON, ".+");
    }

    @Test
    void aDeadLetterSaysWhereItsInputStoodAndWhenItArrived() {
        DeadLetter letter = only(parse("nonsense"));

        assertThat(letter.source()).isEqualTo(Inputs.place(0));
        assertThat(letter.receivedAt()).isEqualTo(Inputs.ARRIVAL);
        assertThat(letter.stage()).isEqualTo(DeadLetter.Stage.PARSE);
    }

    private ParsedRecord parse(String input) {
        return parser.parse(Inputs.record(input));
    }

    private void assertRefused(String input, Refusal reason, String detail) {
        assertRefused(input.getBytes(StandardCharsets.UTF_8), reason, detail);
    }

    private void assertRefused(byte[] input, Refusal reason, String detail) {
        InputRecord record = Inputs.record(input);
        ParsedRecord parsed = parser.parse(record);

        DeadLetter letter = only(parsed);
        assertThat(letter.reason()).isEqualTo(reason);
        assertThat(letter.detail()).matches(detail);
        assertThat(letter.payload()).isEqualTo(input);
        assertThat(parsed.received()).isEqualTo(1);
    }

    private static DeadLetter only(ParsedRecord parsed) {
        assertThat(parsed.batches()).isEmpty();
        List<DeadLetter> letters = parsed.deadLetters();
        assertThat(letters).hasSize(1);
        return letters.get(0);
    }
}
