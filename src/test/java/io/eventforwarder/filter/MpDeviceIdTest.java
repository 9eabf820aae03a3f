package io.eventforwarder.filter;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventforwarder.testing.BatchJson;
import io.eventforwarder.testing.Forwarding;
import io.eventforwarder.testing.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The id leaves neither as mp_deviceid nor as the user identity with the same value. */
class MpDeviceIdTest {
    private static final String ALL_FIELDS =
            "\"event_id\":1,\"timestamp_unixtime_ms\":2,\"event_start_unixtime_ms\":2";

    @Test
    void byDefaultItDoesNotLeave() throws Exception {
        assertThat(Forwarding.asReceived(BatchJson.fromPhone()).text())
                .doesNotContain("mp_deviceid", "device_application_stamp", "stamp-1234")
                .contains("jane@example.com");
    }

    @Test
    void includedItLeaves() throws Exception {
        try (Forwarding forwarding = Forwarding.with("include-mp-deviceid", "true")) {
            String sent = forwarding.of(BatchJson.fromPhone()).text();

            assertThat(sent).contains("\"mp_deviceid\": \"stamp-1234\"");
            assertThat(Json.read(sent).get("user_identities"))
                    .isEqualTo(
                            Json.read(
                                    """
                                    [{"identity_type": "customer_id", "identity": "c-42"},
                                     {"identity_type": "email", "identity": "jane@example.com"},
                                     {"identity_type": "device_application_stamp",
                                      "identity": "stamp-1234"}]"""));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"device_application_stamp\":\"s\"} | []",
                "{\"device_application\\u005fstamp\":\"s\"} | []",
                "{\"email\":\"e\",\"device_application_stamp\":\"s\"} | [{\"identity_type\":\"email\",\"identity\":\"e\"}]",
                "[{\"identity_type\":\"device_application_stamp\",\"identity\":\"s\"}] | []",
                "[{\"identity\":\"s\",\"identity_type\":\"device_application_stamp\"}, {\"x\":1}] | [{\"x\":1}]",
                "[{\"x\":1} , {\"identity\":\"s\",\"identity_type\":\"device_application\\u005fstamp\"} ] | [{\"x\":1} ]",
                "[1, {\"identity_type\":\"device_application_stamp\"}, \"a\", [{}]] | [1, \"a\", [{}]]",
                "[{\"identity_type\":\"email\",\"identity\":\"device_application_stamp\"}] | [{\"identity_type\":\"email\",\"identity\":\"device_application_stamp\"}]",
                "[{\"identity_type\":\"device_application_stamp\",\"identity_type\":\"email\"}] | [{\"identity_type\":\"device_application_stamp\",\"identity_type\":\"email\"}]"
            })
    void noIdentityIsTheStamp(String identities, String expected) throws Exception {
        assertThat(Forwarding.asReceived("{\"user_identities\":" + identities + "}").text())
                .contains("\"user_identities\":" + expected + ",");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"new\":{\"identity_type\":\"device_application_stamp\",\"identity\":\"s\"},\"old\":null,%s | \"old\":null,%s",
                "\"new\":null,\"old\":{\"identity\":\"s\",\"identity_type\":\"device_application_stamp\"},%s | \"new\":null,%s",
                "%s,\"new\":{\"identity_type\":\"device_application_stamp\"},\"old\":{\"identity_type\":\"device_application_stamp\"} | %s",
                "\"new\":{\"identity_type\":\"email\",\"identity\":\"e\"},%s | \"new\":{\"identity_type\":\"email\",\"identity\":\"e\"},%s"
            })
    void aChangeOfTheStampDoesNotShowIt(String data, String expected) throws Exception {
        String event = "{\"event_type\":\"user_identity_change\",\"data\":{%s}}";
        try (Forwarding forwarding =
                Forwarding.with("include-user-identity-change-events", "true")) {
            assertThat(
                            forwarding
                                    .of(
                                            BatchJson.bareWith(
                                                    event.formatted(data.formatted(ALL_FIELDS))))
                                    .text())
                    .contains("[" + event.formatted(expected.formatted(ALL_FIELDS)) + "]");
        }
    }
}
