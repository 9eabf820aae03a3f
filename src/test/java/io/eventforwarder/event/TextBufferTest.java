package io.eventforwarder.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextBufferTest {
    private final TextBuffer text = new TextBuffer();

    @ParameterizedTest
    @ValueSource(
            longs = {
                0,
                7,
                10,
                -1,
                -10,
                99,
                100,
                1_732_579_200_000L,
                Long.MAX_VALUE,
                Long.MIN_VALUE
            })
    void numbersAreDecimal(long number) {
        assertThat(text.append(number)).hasToString(Long.toString(number));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "events/2026.jsonl", "é", "events/日本/1", "a😀b"})
    void stringsAreUtf8(String given) {
        text.append('<').append(given).append('>');

        assertThat(text.lent()).isEqualTo(Slice.of(bytes('<' + given + '>')));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "00000000-0000-0000-0000-000000000000",
                "90015098-3cd2-3fb0-9696-3f7d28e17f72",
                "ffffffff-ffff-ffff-ffff-ffffffffffff"
            })
    void uuidsAreAsJavaWritesThem(String uuid) {
        assertThat(text.append(UUID.fromString(uuid))).hasToString(uuid);
    }

    @Test
    void growsWithWhatIsAppended() {
        String large = "0123456789".repeat(100);
        Slice part = new Slice(bytes(large), 10, 1000);

        text.append(bytes(large)).append(part).append(part.array(), 990, 1000);
        for (int i = 0; i < 1000; i++) {
            text.append(i % 10);
        }

        assertThat(text).hasToString(large.repeat(3));
        assertThat(text.length()).isEqualTo(3000);
    }

    @Test
    void goesBackToALengthThatItHad() {
        int place = text.append("place").length();
        text.append("/batch/").append(1).cutTo(place).append("/record/").append(2);

        assertThat(text).hasToString("place/record/2");
    }

    @Test
    void beginsAgainWithNothing() {
        text.append("before").clear().append("now");

        assertThat(text).hasToString("now");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
