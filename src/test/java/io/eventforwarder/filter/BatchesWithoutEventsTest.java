package io.eventforwarder.filter;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventforwarder.model.EventType;
import io.eventforwarder.testing.BatchJson;
import io.eventforwarder.testing.Forwarded;
import io.eventforwarder.testing.Forwarding;
import io.eventforwarder.testing.Json;
import io.eventforwarder.testing.SampleEvents;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Batches that arrive with no events, which is not what toggles leave of others. */
class BatchesWithoutEventsTest {
    private static final String[] ALL_TOGGLES_OFF = {
        "send-lifecycle-events", "false",
        "send-screen-views", "false",
        "send-crash-events", "false",
        "send-network-performance-events", "false",
        "send-custom-events", "false",
        "send-push-registrations-and-receipts", "false",
        "send-profile-change-events", "false",
        "send-commerce-events", "false"
    };

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

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"mpid\":5,\"events\":null}", "{\"events\":[],\"mpid\":5}"})
    void areNotForwardedIfTheSettingSaysSo(String batch) throws Exception {
        try (Forwarding forwarding = Forwarding.with("send-batches-without-events", "false")) {
            assertThat(forwarding.of(batch).records()).isEmpty();
        }
    }

    @Test
    void batchesWithEventsAreForwardedWithoutThem() throws Exception {
        try (Forwarding forwarding = Forwarding.with("send-batches-without-events", "false")) {
            Forwarded forwarded =
                    forwarding.of(
                            "{}", BatchJson.bareWith(SampleEvents.of(EventType.OPT_OUT)), "{}");

            assertThat(forwarded.eventTypes()).containsExactly("opt_out");
        }
    }
}
