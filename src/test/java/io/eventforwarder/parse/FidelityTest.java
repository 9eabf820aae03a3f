package io.eventforwarder.parse;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventforwarder.testing.Forwarding;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** What is forwarded is forwarded byte for byte, wherever it stands. */
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

    @ParameterizedTest
    @FieldSource("VALUES")
    void inAField(String value) throws Exception {
        assertThat(Forwarding.asReceived("{\"modified\":" + value + ",\"events\":[]}").text())
                .startsWith("{\"events\":[],\"modified\":" + value + ",\"schema_version\":2");
    }

    @ParameterizedTest
    @FieldSource("VALUES")
    void inKnownFieldsOfABatch(String value) throws Exception {
        for (String name :
                List.of(
                        "mpid",
                        "api_key",
                        "environment",
                        "message_type",
                        "timestamp_unixtime_ms",
                        "user_attributes",
                        "device_info",
                        "context",
                        "application_info",
                        "source_info",
                        "ip",
                        "unique_id")) {
            assertThat(Forwarding.asReceived("{\"" + name + "\" : " + value + "}").text())
                    .startsWith(
                            "{\"events\":[],\"" + name + "\" : " + value + ",\"schema_version\"");
        }
    }

    @ParameterizedTest
    @FieldSource("VALUES")
    void inTheDataOfAnEvent(String value) throws Exception {
        for (String name :
                List.of(
                        "modified",
                        "location",
                        "breadcrumbs",
                        "session_uuid",
                        "custom_attributes",
                        "new",
                        "old")) {
            String event =
                    "{ \"data\" : {\"%s\":%s,\"session_id\":0,\"event_id\":%s,\"timestamp_unixtime_ms\":%s,\"event_start_unixtime_ms\":%s}}"
                            .formatted(name, value, value, value, value);

            assertThat(Forwarding.asReceived("{\"events\":[" + event + "]}").text())
                    .startsWith("{\"events\":[" + event + "],");
        }
    }

    @ParameterizedTest
    @FieldSource("VALUES")
    void besideTheDataOfAnEvent(String value) throws Exception {
        String event =
                "{\"event_type\":%s,\"x\":%s,\"data\":{\"event_id\":1,\"timestamp_unixtime_ms\":2,\"event_start_unixtime_ms\":3}}"
                        .formatted(value, value);

        assertThat(Forwarding.asReceived("{\"events\":[" + event + "]}").text())
                .startsWith("{\"events\":[" + event + "],");
    }
}
