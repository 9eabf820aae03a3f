package io.eventforwarder.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonToken;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTokensTest {
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
        String json = before + '"' + name + "\"\t: [1]}";
        byte[] in = json.getBytes(StandardCharsets.UTF_8);
        JsonTokens tokens = new JsonTokens(in, 2, in.length);
        for (JsonToken token = tokens.next(); token != JsonToken.START_ARRAY; ) {
            token = tokens.next();
        }

        assertThat(tokens.nameStart()).isEqualTo(before.length());
        assertThat(tokens.start()).isEqualTo(in.length - "[1]}".length());
    }

    @ParameterizedTest
    @CsvSource({"7, 1", "' \"text\" ', 2", "true, 1", "null, 1", "'  -1.5e3', 3", "{}, 1"})
    void aValueStartsAtItsFirstByte(String value, int at) throws Exception {
        byte[] in = ('[' + value + ']').getBytes(StandardCharsets.UTF_8);
        JsonTokens tokens = new JsonTokens(in, 0, in.length);
        tokens.next();
        tokens.next();

        assertThat(tokens.start()).isEqualTo(at);
    }
}
