package io.eventforwarder.render;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.eventforwarder.testing.Forwarding;
import io.eventforwarder.testing.Json;
import java.util.List;
import org.junit.jupiter.api.Test;

class ForwardingInfoTest {
    private static final String BATCH =
            "{\"events\":[{\"event_type\":\"opt_out\"},{\"event_type\":\"screen_view\"},"
                    + "{\"event_type\":\"custom_event\"},{\"event_type\":\"uninstall\"}]}";

    @Test
    void withoutTheSettingThereIsNone() throws Exception {
        assertThat(Forwarding.asReceived(BATCH).trees())
                .noneMatch(tree -> tree.has("forwarding_info"));
    }

    @Test
    void withTheSettingEachRecordSaysHowItCameToBe() throws Exception {
        try (Forwarding forwarding = Forwarding.with("Output.include-forwarding-info", "true")) {
            List<JsonNode> records = forwarding.of(BATCH, "{}").trees();

            assertThat(records).hasSize(5);
            assertThat(records)
                    .allMatch(
                            tree ->
                                    tree.get("forwarding_info")
                                            .equals(
                                                    Json.read(
                                                            """
                                                            {"close_reason": "as_received",
                                                             "part": 1, "parts": 1,
                                                             "events_filtered": 0}""")));
        }
    }

    @Test
    void itCountsTheEventsOfItsBatchThatSettingsDropped() throws Exception {
        try (Forwarding forwarding =
                Forwarding.with(
                        "Output.include-forwarding-info", "true",
                        "send-screen-views", "false",
                        "send-custom-events", "false")) {
            List<JsonNode> records = forwarding.of(BATCH, "{\"events\":[{}]}").trees();

            assertThat(records)
                    .extracting(tree -> tree.at("/forwarding_info/events_filtered").intValue())
                    .containsExactly(2, 2, 0);
        }
    }
}
