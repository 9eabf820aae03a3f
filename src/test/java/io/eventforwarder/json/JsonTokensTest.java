package io.eventforwarder.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTokensTest {
    private static final Names NAMES = Names.of("first", "name", "Straße");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "",
                "é",
                "\\\"",
                "\\\\",
                "a\\\\\\\"b",
                "\\\"\\\\",
                "a:b",
                " ",
                "\\\":\\\"",
                ",\\\"{"
            })
    void aNameBeginsAtItsQuoteWhateverIsInIt(String name) throws Exception {
        String before = "xx{\"first\": \"va\\\"lue\" ,";
        byte[] in = utf8(before + '"' + name + "\"\t: [1]}");
        JsonTokens tokens = new JsonTokens().begin(in, 2, in.length);
        tokens.next();
        tokens.nextMember();
        tokens.nextMember();

        assertThat(tokens.token()).isEqualTo(JsonToken.ARRAY);
        assertThat(tokens.nameStart()).isEqualTo(before.length());
        assertThat(tokens.start()).isEqualTo(in.length - "[1]}".length());
    }

    @ParameterizedTest
    @CsvSource({"7, 1", "' \"text\" ', 2", "true, 1", "null, 1", "'  -1.5e3', 3", "{}, 1"})
    void aValueStartsAtItsFirstByte(String value, int at) throws Exception {
        JsonTokens tokens = tokens('[' + value + ']');
        tokens.next();
        tokens.nextElement();

        assertThat(tokens.start()).isEqualTo(at);
        tokens.skip();
        assertThat(tokens.end()).isEqualTo(at + value.strip().length());
    }

    @ParameterizedTest
    @CsvSource({
        "first, 1",
        "name, 2",
        "Straße, 3",
        "n\\u0061me, 2",
        "\\u0053tra\\u00dfe, 3",
        "naem, 0",
        "Name, 0",
        "names, 0",
        "nam, 0",
        "'', 0"
    })
    void namesAndTextsAreFoundHoweverTheyAreWritten(String written, int number) throws Exception {
        JsonTokens tokens = tokens("{\"" + written + "\":\"" + written + "\"}");
        tokens.next();
        tokens.nextMember();

        assertThat(tokens.name(NAMES)).isEqualTo(number);
        assertThat(tokens.text(NAMES)).isEqualTo(number);
    }

    @Test
    void everyEscapeIsResolved() throws Exception {
        JsonTokens tokens = tokens("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\uD83D\\uDE00\\uDEADé😀\"");
        tokens.next();

        assertThat(tokens.textOrEmpty()).isEqualTo("\"\\/\b\f\n\r\té😀\uDEADé😀");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "[]", "[[{}],{\"a\":[]}]", "{\"a\":{\"b\":[1,\"}]\"]},\"c\":2}"})
    void aContainerIsSkippedToItsEnd(String container) throws Exception {
        JsonTokens tokens = tokens("[" + container + " , 5]");
        tokens.next();
        tokens.nextElement();
        tokens.skip();
        assertThat(tokens.end()).isEqualTo(1 + container.length());

        assertThat(tokens.nextElement()).isTrue();
        assertThat(tokens.textOrEmpty()).isEqualTo("5");
        assertThat(tokens.nextElement()).isFalse();
        assertThat(tokens.next()).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[{},]",
                "{\"a\":[1,],\"b\":2}",
                "[{\"a\":1,}]",
                "[[}]",
                "[{]]",
                "[{\"a\"}]",
                "[1 2]",
                "[{\"a\":1 \"b\":2}]",
                "[\"a\":1]",
                "[,1]",
                "[[1]"
            })
    void whatIsNoJsonIsFoundInWhatIsSkipped(String json) throws Exception {
        JsonTokens tokens = tokens(json);
        tokens.next();

        assertThatThrownBy(tokens::skip).isInstanceOf(MalformedJson.class);
    }

    @Test
    void aNumberOfAnyLengthEndsBehindItsLastDigit() throws Exception {
        for (int length = 1; length <= 40; length++) {
            String digits = "9876543210".repeat(4).substring(0, length);
            for (String number :
                    List.of(digits, '-' + digits, "0." + digits, digits + "e+" + digits)) {
                for (String behind : List.of("", " ", "\n", ",7", " , 12345678")) {
                    String json = '[' + number + behind + ']';
                    JsonTokens tokens = tokens(json);
                    tokens.next();
                    tokens.nextElement();

                    assertThat(tokens.textOrEmpty()).as(json).isEqualTo(number);
                    assertThat(tokens.nextElement()).as(json).isEqualTo(behind.contains(","));
                }
            }
        }
    }

    @Test
    void aNumberHoldsNothingButDigits() throws Exception {
        for (int at = 0; at < 20; at++) {
            for (String other : List.of("/", ":", "\u0010", "p", "\u00b5", "\"", "?")) {
                String json = "[1" + "2".repeat(at) + other + "2".repeat(20 - at) + ']';
                JsonTokens tokens = tokens(json);
                tokens.next();

                assertThatThrownBy(tokens::skip).as(json).isInstanceOf(MalformedJson.class);
            }
        }
    }

    private static JsonTokens tokens(String json) throws MalformedJson {
        byte[] in = utf8(json);
        return new JsonTokens().begin(in, 0, in.length);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
