package io.eventforwarder.filter;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.eventforwarder.model.EventType;
import io.eventforwarder.testing.BatchJson;
import io.eventforwarder.testing.Forwarding;
import io.eventforwarder.testing.Json;
import io.eventforwarder.testing.SampleEvents;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The fields that settings withhold, by example. The tests of {@code reference} compare every form
 * of input under any settings.
 */
class WithheldFieldsTest {
    private static String sent(BatchJson batch, String... settings) throws Exception {
        try (Forwarding forwarding = Forwarding.with(settings)) {
            return forwarding.of(batch).text();
        }
    }

    @ParameterizedTest
    @EnumSource
    void withoutLocationNoEventTypeHasALocation(EventType type) throws Exception {
        assertThat(
                        sent(
                                BatchJson.bareWith(SampleEvents.of(type)),
                                "include-user-attribute-change-events",
                                "true",
                                "include-user-identity-change-events",
                                "true",
                                "include-location-information",
                                "false"))
                .doesNotContain("location", "latitude", "40.7127837")
                .contains("\"session_uuid\": \"" + SampleEvents.SESSION_UUID + "\"");
    }

    @ParameterizedTest
    @CsvSource({
        "true,  true,  true",
        "true,  false, false",
        "false, true,  false",
        "false, false, false"
    })
    void theContextsLocationNeedsBothSettings(String information, String batch, boolean leaves)
            throws Exception {
        String plan = "\"data_plan\": {\"plan_id\": \"p\", \"location\": 1}";
        String location = ", \"location\": {\"latitude\": 3}";
        assertThat(
                        sent(
                                BatchJson.bare().with("context", "{" + plan + location + "}"),
                                "include-location-information",
                                information,
                                "include-event-batch-location",
                                batch))
                .contains("\"context\": {" + plan + (leaves ? location : "") + "}");
    }

    @Test
    void withoutLocationTheCustomersOwnTextsStay() throws Exception {
        assertThat(sent(BatchJson.fromPhone(), "include-location-information", "false"))
                .contains("\"location\": \"17 Cherry Tree Lane\"");
    }

    @Test
    void withoutMetadataTheThreeInfoObjectsAreRemoved() throws Exception {
        JsonNode sent = Json.read(sent(BatchJson.fromPhone(), "include-metadata", "false"));
        assertThat(Json.fieldNames(sent))
                .doesNotContain("application_info", "device_info", "source_info")
                .contains("ip", "attribution_info", "context", "sdk_version");
    }

    @ParameterizedTest
    @CsvSource({
        "device-name, false, true",
        "ip-address, true, false",
        "'ip-address, device-name', false, false"
    })
    void singleFieldsCanBeExcluded(String excluded, boolean device, boolean ip) throws Exception {
        JsonNode sent =
                Json.read(sent(BatchJson.fromPhone(), "metadata-field-exclusion", excluded));
        assertThat(sent.get("device_info").has("device")).isEqualTo(device);
        assertThat(sent.get("device_info").get("brand").textValue()).isEqualTo("Pixel");
        assertThat(sent.has("ip")).isEqualTo(ip);
    }

    @Test
    void byDefaultTheMpDeviceIdLeavesInNoForm() throws Exception {
        assertThat(sent(BatchJson.fromPhone()))
                .doesNotContain("mp_deviceid", "device_application_stamp", "stamp-1234")
                .contains("jane@example.com");
    }

    @Test
    void anIncludedMpDeviceIdLeavesInBothForms() throws Exception {
        assertThat(sent(BatchJson.fromPhone(), "include-mp-deviceid", "true"))
                .contains(
                        "\"mp_deviceid\": \"stamp-1234\"",
                        "{\"identity_type\":\"device_application_stamp\",\"identity\":\"stamp-1234\"}");
    }
}
