package io.eventforwarder.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A container beside a known one; quotes are single ones here. */
class AlikeTextTest {
    private static final String BEHIND = ",'next':{'a':1}}";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'a':1,'b':[2]}          | {'a':1,'b':[2]}",
                "{'a':1,'b':[2]}          | {'a':10,'b':[-3.5e7]}",
                "{'a':1,'b':[]}           | {'a':true,'b':[7]}",
                "{'a':'x y','b':{}}       | {'a':'','b':{}}",
                "{'a':'x'}                | {'another':'x'}",
                "{'a':'x\\\\y','b':'\\\\n'} | {'a':'x\\\\yz','b':'\\\\n'}",
                "[{'a':1},{'a':2}]        | [{'a':1},{'a': null}]",
                "{'a':'ä'}                | {'a':'日本'}"
            })
    void whereContentsDifferTheEndIsFound(String known, String container) {
        assertThat(end(known, container)).isEqualTo(bytes(container).length);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'a':1}        | {}",
                "{'a':1}        | {'a':1,'b':2}",
                "{'a':1,'b':2}  | {'a':1}",
                "{'a':[1]}      | {'a':{'b':1}}",
                "{'a':1}        | {'a':'1'}",
                "{'a':'x'}      | {'a':'x,y'}",
                "{'a':'x'}      | {'a':'}'}",
                "1              | {'a':1}"
            })
    void whereStructureDiffersItCannotTell(String known, String container) {
        assertThat(end(known, container)).isEqualTo(-1);
    }

    @Test
    void aQuoteBehindABackslashIsNoStructure() {
        byte[] known = bytes("{'a':'\\'},'}");
        byte[] in = bytes("{'a':'\\n'},'}':1}");

        assertThat(AlikeText.end(known, 0, known.length, in, 0, in.length)).isEqualTo(-1);
    }

    @Test
    void aContainerWithoutAnEndHasNone() {
        byte[] known = bytes("{'a':1}");
        byte[] in = bytes("{'a':12");

        assertThat(AlikeText.end(known, 0, known.length, in, 0, in.length)).isEqualTo(-1);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void whateverTheTwoAreLikeTheEndIsTheRightOne(long seed) {
        Random random = new Random(seed);
        int found = 0;
        for (int i = 0; i < 20_000; i++) {
            long shape = random.nextLong();
            String known = container(new Random(shape), random, 3);
            String container = container(new Random(shape), random, 3);
            int end = end(known, container);
            if (end >= 0) {
                found++;
                assertThat(end)
                        .as("by %s the end of %s", known, container)
                        .isEqualTo(bytes(container).length);
            }
        }
        assertThat(found).isGreaterThan(2_000);
    }

    /**
     * @param shape decides on structure, but now and then
     * @param contents decides on all else
     */
    private static String container(Random shape, Random contents, int depth) {
        Random structure = contents.nextInt(20) == 0 ? contents : shape;
        boolean isObject = structure.nextBoolean();
        StringBuilder json = new StringBuilder(isObject ? "{" : "[");
        int size = structure.nextInt(4);
        for (int i = 0; i < size; i++) {
            json.append(i == 0 ? "" : ",").append(isObject ? text(contents) + ":" : "");
            if (depth > 0 && structure.nextInt(3) == 0) {
                json.append(container(shape, contents, depth - 1));
            } else {
                json.append(structure.nextBoolean() ? text(contents) : contents.nextInt(1_000));
            }
        }
        return json.append(isObject ? '}' : ']').toString();
    }

    private static String text(Random contents) {
        String[] pieces = {"a", "bc", "\\\\", "\\'", "\\n", "é", "}", ",", ":", "{"};
        StringBuilder text = new StringBuilder("'");
        int length = contents.nextInt(3);
        for (int i = 0; i < length; i++) {
            // Mostly what is no structure.
            text.append(pieces[contents.nextInt(contents.nextInt(3) == 0 ? pieces.length : 2)]);
        }
        return text.append('\'').toString();
    }

    private static int end(String known, String container) {
        byte[] before = bytes("[" + known + BEHIND);
        byte[] in = bytes(container + BEHIND);
        return AlikeText.end(before, 1, 1 + bytes(known).length, in, 0, in.length);
    }

    private static byte[] bytes(String json) {
        return json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }
}
