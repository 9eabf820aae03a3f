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
    void withoutMetadataTheThreeInfoObjectsAreRemoved() throws Exception {
        try (Forwarding forwarding = Forwarding.with("include-metadata", "false")) {
            JsonNode sent = forwarding.of(BatchJson.fromPhone()).tree();

            assertThat(Json.fieldNames(sent))
                    .doesNotContain("application_info", "device_info", "source_info")
                    .contains("ip", "attribution_info", "context", "sdk_version");
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
}
