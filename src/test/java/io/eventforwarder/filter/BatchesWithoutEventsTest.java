package io.eventforwarder.filter;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventforwarder.model.EventType;
import io.eventforwarder.testing.BatchJson;
import io.eventforwarder.testing.Forwarded;
import io.eventforwarder.testing.Forwarding;
import io.eventforwarder.testing.Json;
import io.eventforwarder.testing.SampleEvents;
import io.eventforwarder.testing.ToggledTypes;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Batches that arrive without events, and batches whose events the toggles drop. */
class BatchesWithoutEventsTest {
    private static final String[] ALL_TOGGLES_OFF =
            ToggledTypes.settings().stream()
                    .flatMap(key -> Stream.of(key, "false"))
                    .toArray(String[]::new);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"mpid\":5}",
                "{\"mpid\":5,\"events\":null}",
                "{\"events\":[],\"mpid\":5}",
                "{\"events\":[ ] , \"mpid\":5}"
            })
    void areForwardedWhateverTheToggles(String batch) throws Exception {
        try (Forwarding forwarding = Forwarding.with(ALL_TOGGLES_OFF)) {
            Forwarded forwarded = forwarding.of(batch);

            assertThat(forwarded.tree().get("events")).isEqualTo(Json.read("[]"));
            assertThat(forwarded.tree().get("mpid").longValue()).isEqualTo(5);
            assertThat(forwarded.records().get(0).events()).isZero();
        }
    }

    @Test
    void theirSettingDropsOnlyBatchesWithoutEvents() throws Exception {
        try (Forwarding forwarding = Forwarding.with("send-batches-without-events", "false")) {
            Forwarded forwarded =
                    forwarding.of(
                            "{}",
                            BatchJson.bareWith(SampleEvents.of(EventType.OPT_OUT)),
                            "{\"events\":null}",
                            "{\"events\":[],\"mpid\":5}");

            assertThat(forwarded.records()).hasSize(1);
            assertThat(forwarded.eventTypes()).containsExactly("opt_out");
        }
    }
}
