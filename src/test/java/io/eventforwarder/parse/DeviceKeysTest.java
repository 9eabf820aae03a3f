package io.eventforwarder.parse;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventforwarder.event.EventBatch;
import io.eventforwarder.event.Field;
import io.eventforwarder.event.InputRecord;
import io.eventforwarder.testing.Inputs;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeviceKeysTest {
    private static final List<String> OF_DEVICE_INFO =
            List.of(
                    "ios_idfv",
                    "android_uuid",
                    "ios_advertising_id",
                    "android_advertising_id",
                    "roku_advertising_id",
                    "fire_advertising_id",
                    "microsoft_advertising_id");

    @Test
    void mpDeviceIdComesFirst() {
        assertThat(keyOf("\"mpid\":7,\"device_info\":{\"ios_idfv\":\"i\"},\"mp_deviceid\":\"d\""))
                .isEqualTo("mp_deviceid:d");
    }

    @Test
    void theIdsOfDeviceInfoComeInTheirOrder() {
        for (int first = 0; first < OF_DEVICE_INFO.size(); first++) {
            String ids =
                    Stream.iterate(OF_DEVICE_INFO.size() - 1, i -> i - 1)
                            .limit(OF_DEVICE_INFO.size() - first)
                            .map(OF_DEVICE_INFO::get)
                            .map(name -> "\"" + name + "\":\"id of " + name + "\"")
                            .collect(Collectors.joining(","));
            String name = OF_DEVICE_INFO.get(first);

            assertThat(keyOf("\"mpid\":7,\"device_info\":{" + ids + "}"))
                    .isEqualTo(name + ":id of " + name);
        }
    }

    @Test
    void theMpidComesLast() {
        assertThat(keyOf("\"mpid\":-8901234567890123456,\"device_info\":{\"brand\":\"b\"}"))
                .isEqualTo("mpid:-8901234567890123456");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "\"\"",
                "\"00000000-0000-0000-0000-000000000000\"",
                "\"00000000000000000000000000000000\"",
                "{}",
                "[\"x\"]",
                "true"
            })
    void whatIsNoIdIsPassedOver(String nothing) {
        String batch = "\"mp_deviceid\":%s,\"device_info\":{\"ios_idfv\":%s},\"mpid\":\"5\"";

        assertThat(keyOf(batch.formatted(nothing, nothing))).isEqualTo("mpid:5");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"mpid\":0",
                "\"mpid\":\"0\"",
                "\"mpid\":null",
                "\"mpid\":\"\"",
                "\"mpid\":{}",
                "\"mpid\":\"00000000-0000-0000-0000-000000000000\"",
                "\"device_info\":null",
                "\"device_info\":[{\"ios_idfv\":\"i\"}]",
                "\"device_info\":\"ios_idfv\"",
                "\"device_info\":{\"IOS_IDFV\":\"i\",\"nested\":{\"ios_idfv\":\"i\"}}",
                "\"context\":{\"mpid\":7,\"mp_deviceid\":\"d\"}",
                "\"MPID\":7"
            })
    void aBatchWithoutAnyIdIsKeyedByItsPlaceAlone(String fields) {
        RecordParser parser = new RecordParser(Set.of());
        byte[] bulk = "[{%s},{%s}]".formatted(fields, fields).getBytes(StandardCharsets.UTF_8);
        Stream<EventBatch> batches =
                Stream.of(Inputs.place(0), Inputs.place(1))
                        .map(place -> new InputRecord(bulk, place, Inputs.ARRIVAL))
                        .flatMap(record -> parser.parse(record).batches().stream());

        assertThat(batches.map(EventBatch::deviceKey))
                .hasSize(4)
                .doesNotHaveDuplicates()
                .allMatch(key -> key.startsWith("place:"));
    }

    @Test
    void idsAreTheirTextWhateverTheirType() {
        assertThat(keyOf("\"mp_deviceid\":12")).isEqualTo(keyOf("\"mp_deviceid\":\"12\""));
        assertThat(keyOf("\"mpid\":12345678901234567890123"))
                .isEqualTo(keyOf("\"mpid\":\"12345678901234567890123\""));
        assertThat(keyOf("\"device_info\":{\"ios_idfv\":\"caf\\u00e9\"}"))
                .isEqualTo(keyOf("\"device_info\":{\"ios_idfv\":\"café\"}"));
    }

    @Test
    void sameIdsOfDifferentKindsAreDifferentKeys() {
        assertThat(keyOf("\"mp_deviceid\":\"5\"")).isNotEqualTo(keyOf("\"mpid\":\"5\""));
    }

    @Test
    void theLastOfSeveralCounts() {
        assertThat(keyOf("\"mp_deviceid\":\"a\",\"mp_deviceid\":\"b\"")).isEqualTo("mp_deviceid:b");
        assertThat(keyOf("\"mp_deviceid\":\"a\",\"mp_deviceid\":null,\"mpid\":3"))
                .isEqualTo("mpid:3");
        assertThat(keyOf("\"device_info\":{\"ios_idfv\":\"a\",\"ios_idfv\":\"b\"}"))
                .isEqualTo("ios_idfv:b");
        assertThat(
                        keyOf(
                                "\"device_info\":{\"ios_idfv\":\"a\"},"
                                        + "\"device_info\":{\"android_uuid\":\"b\"}"))
                .isEqualTo("android_uuid:b");
        assertThat(keyOf("\"device_info\":{\"ios_idfv\":\"a\"},\"device_info\":null,\"mpid\":3"))
                .isEqualTo("mpid:3");
        assertThat(keyOf("\"mpid\":3,\"mp\\u0069d\":4")).isEqualTo("mpid:4");
    }

    @Test
    void whatTheSettingsWithholdStillKeysTheStream() {
        RecordParser discreet = new RecordParser(EnumSet.allOf(Field.class));

        assertThat(keyOf(discreet, "\"mp_deviceid\":\"d\"")).isEqualTo("mp_deviceid:d");
        assertThat(keyOf(discreet, "\"device_info\":{\"ios_idfv\":\"i\"}")).isEqualTo("ios_idfv:i");
    }

    @Test
    void anEndlessIdMakesAShortKeyThatIsStillItsOwn() {
        String first = keyOf("\"mp_deviceid\":\"" + "x".repeat(100_000) + "1\"");
        String second = keyOf("\"mp_deviceid\":\"" + "x".repeat(100_000) + "2\"");

        assertThat(first).hasSizeLessThan(300).isNotEqualTo(second);
    }

    @Test
    void halvesOfCharactersAreToldApart() {
        assertThat(keyOf("\"mp_deviceid\":\"\\ud800\"")).isEqualTo("mp_deviceid:\ud800");
        assertThat(keyOf("\"mpid\":\"\\ud801\"")).isEqualTo("mpid:\ud801");
    }

    @Test
    void blanksOfAnyKindAreNoIds() {
        for (String blank : List.of(" ", "\\t", "\u2003", "\u3000 ")) {
            assertThat(keyOf("\"mp_deviceid\":\"" + blank + "\",\"mpid\":3")).isEqualTo("mpid:3");
        }
        assertThat(keyOf("\"mp_deviceid\":\" 0\",\"mpid\":3")).isEqualTo("mp_deviceid: 0");
    }

    @Test
    void theLengthOfAnIdIsThatOfItsCharacters() {
        String longest = "é".repeat(256);

        assertThat(keyOf("\"mp_deviceid\":\"" + longest + "\""))
                .isEqualTo("mp_deviceid:" + longest);
        assertThat(keyOf("\"mp_deviceid\":\"" + longest + "e\""))
                .startsWith("mp_deviceid-sha256:")
                .hasSizeLessThan(100);
    }

    private static String keyOf(String fields) {
        return keyOf(new RecordParser(Set.of()), fields);
    }

    private static String keyOf(RecordParser parser, String fields) {
        ParsedRecord parsed = parser.parse(Inputs.record("{" + fields + "}"));
        assertThat(parsed.deadLetters()).isEmpty();
        return parsed.batches().get(0).deviceKey();
    }
}
