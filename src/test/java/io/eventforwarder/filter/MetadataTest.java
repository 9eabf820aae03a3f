package io.eventforwarder.filter;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.eventforwarder.testing.BatchJson;
import io.eventforwarder.testing.Forwarding;
import io.eventforwarder.testing.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MetadataTest {
    @Test
    void onItLeavesWhole() throws Exception {
        JsonNode sent = Forwarding.asReceived(BatchJson.fromPhone()).tree();
        JsonNode came = Json.read(BatchJson.fromPhone().toString());

        for (String name : new String[] {"application_info", "device_info", "source_info", "ip"}) {
            assertThat(sent.get(name)).isEqualTo(came.get(name));
        }
    }

    @Test
    void offTheThreeInfosDoNotLeave() throws Exception {
        try (Forwarding forwarding = Forwarding.with("include-metadata", "false")) {
            JsonNode sent = forwarding.of(BatchJson.fromPhone()).tree();

            assertThat(Json.fieldNames(sent))
                    .doesNotContain("application_info", "device_info", "source_info")
                    .contains("ip", "attribution_info", "context", "sdk_version");
        }
    }

    @Test
    void offEveryOccurrenceGoesAndNothingOfTheSameNameElsewhere() throws Exception {
        try (Forwarding forwarding = Forwarding.with("include-metadata", "false")) {
            String sent =
                    forwarding
                            .of(
                                    """
                                    {"device_info":{"a":1},"x":{"device_info":1},"source_info":null,
                                    "device\\u005finfo":2,"application_info":[],"source_info":{},"y":1}""")
                            .text();

            assertThat(sent).startsWith("{\"events\":[],\"x\":{\"device_info\":1},\"y\":1,");
        }
    }

    @Test
    void offTheBatchIsStillItsDevices() throws Exception {
        try (Forwarding forwarding = Forwarding.with("include-metadata", "false")) {
            assertThat(
                            forwarding
                                    .of("{\"device_info\":{\"ios_idfv\":\"i\"}}")
                                    .records()
                                    .get(0)
                                    .deviceKey())
                    .isEqualTo("ios_idfv:i");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "device-name, false, true",
        "ip-address, true, false",
        "'device-name,ip-address', false, false",
        "'ip-address, device-name', false, false"
    })
    void singleFieldsCanBeExcluded(String excluded, boolean device, boolean ip) throws Exception {
        try (Forwarding forwarding = Forwarding.with("metadata-field-exclusion", excluded)) {
            JsonNode sent = forwarding.of(BatchJson.fromPhone()).tree();

            assertThat(sent.get("device_info").has("device")).isEqualTo(device);
            assertThat(sent.get("device_info").get("brand").textValue()).isEqualTo("Pixel");
            assertThat(sent.has("ip")).isEqualTo(ip);
        }
    }

    @Test
    void onlyTheDeviceInfosDeviceIsTheDeviceName() throws Exception {
        try (Forwarding forwarding = Forwarding.with("metadata-field-exclusion", "device-name")) {
            assertThat(
                            forwarding
                                    .of(
                                            """
                                            {"device":"a","device_info":{"device":1,"Device":2,"x":{"device":3},"devic\\u0065":4},"device_info":{"device":5}}""")
                                    .text())
                    .startsWith(
                            "{\"events\":[],\"device\":\"a\",\"device_info\":{\"Device\":2,"
                                    + "\"x\":{\"device\":3}},\"device_info\":{},");
        }
    }

    @Test
    void onlyTheBatchsOwnIpIsTheIpAddress() throws Exception {
        try (Forwarding forwarding = Forwarding.with("metadata-field-exclusion", "ip-address")) {
            assertThat(forwarding.of("{\"ip\":\"::1\",\"x\":{\"ip\":1},\"ip\":null}").text())
                    .startsWith("{\"events\":[],\"x\":{\"ip\":1},");
        }
    }

    @Test
    void exclusionsAddUpWithTheSettingForAll() throws Exception {
        try (Forwarding forwarding =
                Forwarding.with(
                        "include-metadata",
                        "false",
                        "metadata-field-exclusion",
                        "device-name,ip-address")) {
            assertThat(forwarding.of(BatchJson.fromPhone()).text())
                    .doesNotContain("Jane's phone", "203.0.113.7", "Pixel");
        }
    }
}
