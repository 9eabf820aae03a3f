package io.eventforwarder.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The JDK's strict decoder says what is right. */
class Utf8Test {
    private static final int[] THIRD_BYTES = {0x00, 0x7F, 0x80, 0x9F, 0xA0, 0xBF, 0xC0, 0xFF};

    private final CharsetDecoder decoder =
            StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT);
    private final CharBuffer decoded = CharBuffer.allocate(1000);

    @Test
    void nothingIsValid() {
        assertThat(Utf8.firstInvalid(new byte[0])).isEqualTo(-1);
    }

    @Test
    void everyCodePointIsValid() {
        for (int codePoint = 0; codePoint <= Character.MAX_CODE_POINT; codePoint++) {
            if (codePoint < Character.MIN_SURROGATE || codePoint > Character.MAX_SURROGATE) {
                byte[] bytes = Character.toString(codePoint).getBytes(StandardCharsets.UTF_8);
                if (Utf8.firstInvalid(bytes) != -1) {
                    assertThat(codePoint).as("a valid code point is refused").isNegative();
                }
            }
        }
    }

    @Test
    void everySequenceOfTwoBytesIsJudgedAsTheJdkJudgesIt() {
        for (int first = 0; first < 256; first++) {
            for (int second = 0; second < 256; second++) {
                check(first, second);
            }
        }
    }

    @Test
    void sequencesOfThreeAndFourBytesAreJudgedAsTheJdkJudgesThem() {
        for (int first = 0xC0; first < 256; first++) {
            for (int second = 0; second < 256; second++) {
                for (int third : THIRD_BYTES) {
                    check(first, second, third);
                    for (int fourth : THIRD_BYTES) {
                        check(first, second, third, fourth);
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "80, a continuation without a start",
        "C080, an overlong NUL",
        "C1BF, an overlong DEL",
        "E09FBF, overlong in three bytes",
        "F08FBFBF, overlong in four bytes",
        "EDA080, a high surrogate",
        "EDBFBF, a low surrogate",
        "EDA0BDEDB880, a pair of surrogates",
        "F4908080, beyond U+10FFFF",
        "F8888080, five bytes",
        "FF, no UTF-8 at all",
        "C3, two bytes cut off",
        "E282, three bytes cut off",
        "F09F98, four bytes cut off"
    })
    void whatIsNotUtf8IsFoundWhereverItStands(String hex, String what) {
        byte[] bad = ByteBuffer.allocate(hex.length() / 2).array();
        for (int i = 0; i < bad.length; i++) {
            bad[i] = (byte) Integer.parseInt(hex.substring(2 * i, 2 * i + 2), 16);
        }
        for (int before = 0; before < 20; before++) {
            ByteBuffer text = ByteBuffer.allocate(before + bad.length);
            text.put("x".repeat(before).getBytes(StandardCharsets.UTF_8)).put(bad);
            assertThat(Utf8.firstInvalid(text.array())).as(what).isEqualTo(before);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {7, 8, 9, 15, 16, 17})
    void textOfAnyLengthIsReadToItsEnd(int length) {
        byte[] bytes = "x".repeat(length).getBytes(StandardCharsets.UTF_8);
        assertThat(Utf8.firstInvalid(bytes)).isEqualTo(-1);
        bytes[length - 1] = (byte) 0xFE;
        assertThat(Utf8.firstInvalid(bytes)).isEqualTo(length - 1);
    }

    @Test
    void anyBytesAreJudgedAsTheJdkJudgesThem() {
        Random random = new Random(1);
        for (int i = 0; i < 1_000; i++) {
            int[] unsigned = random.ints(random.nextInt(40), 0, 256).toArray();
            check(unsigned);
        }
    }

    private void check(int... unsigned) {
        byte[] bytes = new byte[unsigned.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) unsigned[i];
        }
        int expected = firstInvalidOfJdk(bytes);
        if (Utf8.firstInvalid(bytes) != expected) {
            assertThat(bytes)
                    .as("first invalid byte: " + Utf8.firstInvalid(bytes) + ", not " + expected)
                    .isEmpty();
        }
    }

    private int firstInvalidOfJdk(byte[] bytes) {
        decoder.reset();
        decoded.clear();
        ByteBuffer in = ByteBuffer.wrap(bytes);
        return decoder.decode(in, decoded, true).isError() ? in.position() : -1;
    }
}
