package io.eventforwarder.parse;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventforwarder.json.JsonTokens;
import io.eventforwarder.json.MalformedJson;
import io.eventforwarder.json.TextRange;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LongsTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "-1, -1",
        "1700000000123, 1700000000123",
        "9223372036854775807, 9223372036854775807",
        "-9223372036854775808, -9223372036854775808",
        "999999999999999999, 999999999999999999",
        "1000000000000000000, 1000000000000000000",
        "\\u0031\\u0037\\u0030\\u0030\\u0030\\u0030\\u0030\\u0030, 17000000"
    })
    void signed64BitIntegersAreRead(String text, long number) throws Exception {
        assertThat(read(text)).isEqualTo(number);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " 1",
                "1.0",
                "1e3",
                "one",
                "9223372036854775808",
                "-9223372036854775809",
                "18446744073709551616",
                "99999999999999999999999999"
            })
    void anythingElseIsTheFallback(String text) throws Exception {
        assertThat(read(text)).isEqualTo(42);
    }

    private static long read(String text) throws MalformedJson {
        byte[] in = ('"' + text + '"').getBytes(StandardCharsets.UTF_8);
        JsonTokens tokens = new JsonTokens().begin(in, 0, in.length);
        tokens.next();
        TextRange range = new TextRange();
        tokens.textTo(range);
        return Longs.read(range, in, 42);
    }
}
