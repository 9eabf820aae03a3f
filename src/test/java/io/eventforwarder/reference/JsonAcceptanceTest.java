package io.eventforwarder.reference;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventforwarder.filter.WithheldFields;
import io.eventforwarder.parse.ParsedRecord;
import io.eventforwarder.parse.RecordParser;
import io.eventforwarder.testing.Inputs;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The parser accepts exactly what a strict parser accepts, value by value. */
class JsonAcceptanceTest {
    private static final long SEED = 74;
    private static final int MUTATED = 20_000;
    private static final int ANY = 10_000;

    /** Documents with a %s wherever the job reads a value. */
    private static final List<String> TEMPLATES =
            List.of(
                    "%s",
                    " %s ",
                    "[%s]",
                    "[ %s , {} ]",
                    "[{},%s]",
                    "{\"x\":%s}",
                    "{\"x\": %s ,\"y\":[]}",
                    "{\"mpid\":%s}",
                    "{\"mp_deviceid\":%s,\"events\":[]}",
                    "{\"api_key\" : %s\n}",
                    "{\"timestamp_unixtime_ms\":%s}",
                    "{\"batch_id\":%s}",
                    "{\"user_identities\":%s}",
                    "{\"user_identities\":{\"email\":%s}}",
                    "{\"user_identities\":[{\"identity_type\":%s},%s]}",
                    "{\"device_info\":{\"ios_idfv\":%s}}",
                    "{\"device_info\":%s}",
                    "{\"context\":{\"location\":%s}}",
                    "{\"events\":%s}",
                    "{\"events\":[%s]}",
                    "{\"events\":[{\"event_type\":%s,\"data\":{}},{}]}",
                    "{\"events\":[{\"data\":%s}]}",
                    "{\"events\":[{\"data\":{\"event_id\":%s}}]}",
                    "{\"events\":[{\"data\":{\"session_uuid\":%s,\"z\":1}}]}",
                    "{\"events\":[{\"data\":{\"timestamp_unixtime_ms\":%s}}]}",
                    "{\"events\":[{\"data\":{\"location\":%s}}],\"ip\":1}",
                    "{\"events\":[{\"data\":{\"breadcrumbs\":[{\"data\":{\"location\":%s}}]}}]}",
                    "{\"events\":[{\"data\":{\"new\":{\"identity_type\":%s}}}]}",
                    "{\"events\":[{\"data\":{\"custom_attributes\":{\"a\":[[%s]]}}}]}");

    /** Documents with a %s wherever the job reads a name. */
    private static final List<String> NAME_TEMPLATES =
            List.of(
                    "{%s:1}",
                    "{ %s : [] }",
                    "{\"x\":{%s:{}}}",
                    "{\"device_info\":{%s:1}}",
                    "{\"user_identities\":{\"a\":1,%s:\"b\"}}",
                    "{\"events\":[{%s:null}]}",
                    "{\"events\":[{\"data\":{\"q\":0,%s:null}}]}",
                    "[{%s:1},{}]");

    private static final List<String> TEXTS =
            Pieces.of(
                    """
                    a \\" \\\\ \\/ \\b\\f\\n\\r\\t \\u0000 \\u00e9 \\uABcd \\ud83d\\ude00 \\ud800 \\udc00
                    \\udc00\\ud800 \\ud800x \\ud800\\ud800 \\ud800\\n é€\ud83d\ude00 \u007f\u0080\u009f
                    \uFEFF\uFFFF \\ \\x \\' \\0 \\U0041 \\u \\u1 \\u12 \\u123 \\u12g4 \\u+123 \\é
                    \u0000 \u0001 \u001b
                    """,
                    "\u2028",
                    "",
                    "\\u 123",
                    "\\\n",
                    "\b",
                    "\t",
                    "\n",
                    "\r",
                    "\u001f",
                    "a\nb");

    private static final List<String> NOT_QUOTED =
            Pieces.of(
                    """
                    0 -0 - --1 +1 +0 01 -01 00 -00 1 -1 10 1. -1. .5 -.5 1.5 1.50 0.0 0. 1..5 1.5.5 1e5
                    1E5 1e+5 1e-5 1e 1E 1e+ 1e- 1.e5 1.5e 1.5e5 e5 1e5.5 1ee5 1e05 0e0 -0.0E-0 0e 0x10
                    1_000 1f 1L 1a 1,2 9223372036854775807 9223372036854775808 -9223372036854775809 1E400
                    -1E-400 1e99999999999 NaN -NaN Infinity -Infinity +Infinity INF null true false nul
                    tru fals n t f nullx truex falsex null1 null_ true"" null\u00e9 Null TRUE undefined
                    abc 'a' ' `a` " "a "a\\ "a\\" "a""b" "a":1 { } [ ] {} [] {] [} {{}} [[]] [,] [1,]
                    [,1] [1,,2] [1;2] [:] {,} {"a"} {"a":} {"a":1,} {,"a":1} {"a":1,,"b":2} {"a"::1}
                    {"a":1:2} {"a",1} {"a"=1} {a:1} {'a':1} {1:1} {null:1} {[]:1} {"a":1}} []] [1]] /**/1
                    1/**/ 1//x 1# 1 11 1 1 \uFEFF1 1\uFEFF \u00001 1\u0000
                    \u00011 \u007f1 1; 1) (1) \ud83d\ude00 \\u0031 \\n \u0441
                    """,
                    "\u2028",
                    "\u0085",
                    "\u3000",
                    "\u00a0",
                    "1 2",
                    "null ",
                    "\"a\" \"b\"",
                    "",
                    " ",
                    "[1 2]",
                    "{\"a\":1 \"b\":2}",
                    "{\"a\" 1}",
                    "//x\n1",
                    "#x\n1",
                    "\f1",
                    "1\f",
                    "\u000b1",
                    "1\u000b",
                    "\u001e1",
                    "\b1",
                    "\t1\t",
                    "\r1\r",
                    "\n1\n",
                    " \t\r\n1 \t\r\n");

    private static final Rules RULES = Rules.random(new Random(SEED));

    private final RecordParser parser =
            new RecordParser(WithheldFields.of(RULES.settings().connection()));

    @Test
    void valuesAreTakenAsAStrictParserTakesThem() {
        List<String> values = new ArrayList<>(NOT_QUOTED);
        TEXTS.forEach(text -> values.add('"' + text + '"'));
        for (String value : values) {
            for (String template : TEMPLATES) {
                check(template.replace("%s", value).getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    @Test
    void namesAreTakenAsAStrictParserTakesThem() {
        List<String> names = new ArrayList<>(NOT_QUOTED);
        TEXTS.forEach(text -> names.add('"' + text + '"'));
        // These lengths are around the block sizes in which a parser may read names.
        for (int length = 0; length < 40; length++) {
            String start = "abcdefg\u00e9".repeat(5).substring(0, length);
            TEXTS.forEach(text -> names.add('"' + start + text + '"'));
        }
        for (String name : names) {
            for (String template : NAME_TEMPLATES) {
                check(template.replace("%s", name).getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    @Test
    void everyByteIsAcceptedOrRefusedAsByAStrictParser() {
        List<String> around =
                List.of(
                        "%",
                        "%{}",
                        "{%}",
                        "{}%",
                        "[%]",
                        "{\"a\"%:1}",
                        "{\"a\":%1}",
                        "{\"a\":1%}",
                        "{\"a\":\"%\"}",
                        "{\"a\":\"\\%\"}",
                        "{\"a\":\"\\u%041\"}",
                        "{\"%\":1}",
                        "{\"a\":-%}",
                        "{\"a\":0%}",
                        "{\"a\":1.%}",
                        "{\"a\":1e%}",
                        "{\"a\":nul%}",
                        "{\"a\":null%}",
                        "{\"events\":[%]}",
                        "{\"events\":[{}%]}",
                        "[{}%{}]",
                        "{\"mpid\":\"1234567%89\"}",
                        "{\"x\":\"1234567890123456%\"}");
        for (String text : around) {
            byte[] template = text.getBytes(StandardCharsets.UTF_8);
            int at = text.indexOf('%');
            for (int b = 0; b < 256; b++) {
                byte[] bytes = template.clone();
                bytes[at] = (byte) b;
                check(bytes);
            }
        }
    }

    @Test
    void truncatedInputIsRefused() {
        byte[] whole =
                """
                [{"events":[{"event_type":"custom_event","data":{"location":{"a":-1.5e+3},
                "session_uuid":"\\ud83d\\ude00é","x":[true,false,null,{}]}}],"mpid":10,"ip":""}]
                """
                        .getBytes(StandardCharsets.UTF_8);
        IntStream.rangeClosed(0, whole.length)
                .forEach(
                        length -> {
                            check(Arrays.copyOf(whole, length));
                            check(Arrays.copyOfRange(whole, length, whole.length));
                        });
    }

    /** Compares the parser with the JDK's strict decoder for byte sequences. */
    @Test
    void charactersOfTextsAreTakenAsAStrictDecoderTakesThem() {
        int[] edges = {0x20, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xFF};
        byte[] json = "{\"x\":\"....\"}".getBytes(StandardCharsets.UTF_8);
        for (int first = 0x80; first < 256; first++) {
            for (int i = 0; i < edges.length * edges.length * edges.length; i++) {
                json[6] = (byte) first;
                json[7] = (byte) edges[i % 10];
                json[8] = (byte) edges[i / 10 % 10];
                json[9] = (byte) edges[i / 100];
                boolean isUtf8 = StrictJson.isUtf8(json);
                assertThat(parser.parse(Inputs.record(json)).batches().size() == 1)
                        .as("bytes %s", HexFormat.of().formatHex(json))
                        .isEqualTo(isUtf8);
            }
        }
    }

    @Test
    void longTextsNumbersAndWhiteSpaceAreTaken() {
        for (int length : new int[] {1_000, 8_000, 70_000, 500_000}) {
            List<String> values =
                    List.of(
                            "9".repeat(length),
                            "-0." + "3".repeat(length),
                            "1e" + "4".repeat(length),
                            '"' + "\u20ac".repeat(length) + '"',
                            '"' + "\\u20ac".repeat(length) + '"',
                            "\n".repeat(length) + "1");
            for (String value : values) {
                check(("{\"x\":" + value + "}").getBytes(StandardCharsets.UTF_8));
                check(("{\"x\":" + value + "x}").getBytes(StandardCharsets.UTF_8));
                check(("{\"mpid\":" + value + "}").getBytes(StandardCharsets.UTF_8));
            }
            check(("{\"" + "n".repeat(length) + "\":1}").getBytes(StandardCharsets.UTF_8));
        }
    }

    @Test
    void levelsAreCountedAlikeWhereverTheyAre() {
        for (int levels : new int[] {1, 490, 495, 496, 497, 498, 499, 500, 501, 502, 600}) {
            for (String template : TEMPLATES) {
                String arrays = "[".repeat(levels) + "]".repeat(levels);
                String objects = "{\"data\":".repeat(levels) + "1" + "}".repeat(levels);
                String broken = "[".repeat(levels) + "]".repeat(levels - 1) + "}";
                for (String value : List.of(arrays, objects, broken)) {
                    check(template.replace("%s", value).getBytes(StandardCharsets.UTF_8));
                }
            }
        }
    }

    @Test
    void mutatedBatchesAreTakenOrRefusedAsByAStrictParser() {
        int refused = checkMutatedBatches(SEED, MUTATED / 10);

        assertThat(refused).isBetween(MUTATED / 4, MUTATED * 19 / 20);
    }

    /**
     * Checks batches and ten mutations of each. Returns the number of mutations that are not JSON.
     */
    int checkMutatedBatches(long seed, int batches) {
        Random random = new Random(seed);
        HostileBatches hostile = new HostileBatches(random, Inputs.ARRIVAL, false);
        MutatedBytes mutated = new MutatedBytes(random);
        int refused = 0;
        for (int i = 0; i < batches; i++) {
            byte[] whole = hostile.input(random.nextBoolean());
            check(whole);
            for (int j = 0; j < 10; j++) {
                byte[] bytes = mutated.of(whole);
                check(bytes);
                refused += StrictJson.accepts(bytes) ? 0 : 1;
            }
        }
        return refused;
    }

    @Test
    void anyBytesAreTakenOrRefusedAsByAStrictParser() {
        Random random = new Random(SEED);
        byte[] frequent = "{}[]\",:\\ \n0e-.1tfnulrase".getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < ANY; i++) {
            byte[] bytes = new byte[random.nextInt(24)];
            for (int j = 0; j < bytes.length; j++) {
                bytes[j] =
                        random.nextInt(12) == 0
                                ? (byte) random.nextInt(256)
                                : frequent[random.nextInt(frequent.length)];
            }
            check(bytes);
        }
    }

    /** Compares the parsed content with the reference, and the reference with Jackson. */
    private void check(byte[] bytes) {
        try {
            ParsedRecord parsed = parser.parse(Inputs.record(bytes));
            ReferenceInput reference =
                    new ReferenceInput(RULES, bytes, Inputs.position(0), Inputs.ARRIVAL);
            checkAcceptance(bytes, reference);
            Agreement.onInput(parsed, reference, false);
            assertThat(parsed.deadLetters())
                    .allSatisfy(letter -> assertThat(letter.detail()).isNotBlank());
        } catch (RuntimeException | AssertionError e) {
            throw new AssertionError(
                    "Bytes "
                            + HexFormat.of().formatHex(bytes, 0, Math.min(2_000, bytes.length))
                            + ": "
                            + new String(
                                    bytes,
                                    0,
                                    Math.min(2_000, bytes.length),
                                    StandardCharsets.UTF_8),
                    e);
        }
    }

    /** Jackson knows no infinite numbers, and needs white space after a number at top level. */
    private static void checkAcceptance(byte[] bytes, ReferenceInput reference) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        if (!text.contains("NaN") && !text.contains("Infinity") && !reference.hasScalars()) {
            assertThat(reference.isMalformed()).isEqualTo(!StrictJson.accepts(bytes));
        }
    }
}
