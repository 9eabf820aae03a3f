package io.eventforwarder.parse;

import static org.assertj.core.api.Assertions.assertThat;

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
        "-9223372036854775808, -9223372036854775808"
    })
    void signed64BitIntegersAreRead(String text, long number) {
        assertThat(Longs.read(text, 42)).isEqualTo(number);
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
    void anythingElseIsTheFallback(String text) {
        assertThat(Longs.read(text, 42)).isEqualTo(42);
    }
}
