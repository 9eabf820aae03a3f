package io.eventforwarder.parse;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventforwarder.testing.Forwarding;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Values are forwarded byte for byte in every field. */
class FidelityTest {
    static final List<String> VALUES =
            List.of(
                    "9007199254740993",
                    "-9223372036854775809",
                    "123456789012345678901234567890",
                    "1.0",
                    "1.10e+002",
                    "1e400",
                    "-0",
                    "-0.0E-0",
                    "0.1000000000000000055511151231257827",
                    "9".repeat(5000),
                    "0." + "123".repeat(2000) + "e-5",
                    "\"9007199254740993\"",
                    "\"\\u00e9\\/\\b\\f\\\"\\\\\"",
                    "\"\\ud83d\\ude00 and 😀\"",
                    "\"lone \\ud800 and \\uDC00\"",
                    "\"\u2028\u2029\u007f\uFEFF\"",
                    "\"\\u0000\"",
                    "\"" + "long ".repeat(30_000) + "\"",
                    "{\"a\":1,\"a\":2,\"\":3,\"a\":null}",
                    "{ \"a\" :\t1 ,\r\n \"b\":[ ] }",
                    "{\"\\ud800\":1,\"\\u0061\":{\"é\":[null,true,false]}}",
                    "[[],[[]],{},[{}]]");

    private static final String BATCH_FIELDS =
            "modified mpid api_key environment message_type timestamp_unixtime_ms user_attributes"
                    + " device_info context application_info source_info ip unique_id";
    private static final String DATA_FIELDS =
            "modified location breadcrumbs session_uuid custom_attributes new old";

    @ParameterizedTest
    @FieldSource("VALUES")
    void inTheFieldsOfABatch(String value) throws Exception {
        for (String name : BATCH_FIELDS.split(" ", -1)) {
            String field = "\"" + name + "\" : " + value;
            assertThat(Forwarding.asReceived("{" + field + "}").text())
                    .startsWith("{\"events\":[]," + field + ",\"schema_version\"");
        }
    }

    @ParameterizedTest
    @FieldSource("VALUES")
    void inTheDataOfAnEvent(String value) throws Exception {
        for (String name : DATA_FIELDS.split(" ", -1)) {
            assertEventIsForwarded(
                    """
                    { "data" : {"%s":%s,"session_id":0,"event_id":%s,"timestamp_unixtime_ms":%s,
                    "event_start_unixtime_ms":%s}}"""
                            .formatted(name, value, value, value, value));
        }
    }

    @ParameterizedTest
    @FieldSource("VALUES")
    void besideTheDataOfAnEvent(String value) throws Exception {
        assertEventIsForwarded(
                """
                {"event_type":%s,"x":%s,"data":{"event_id":1,"timestamp_unixtime_ms":2,
                "event_start_unixtime_ms":3}}"""
                        .formatted(value, value));
    }

    private static void assertEventIsForwarded(String event) throws Exception {
        assertThat(Forwarding.asReceived("{\"events\":[" + event + "]}").text())
                .startsWith("{\"events\":[" + event + "],");
    }
}
