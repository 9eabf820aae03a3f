package io.eventforwarder.testing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ForwardingTest {
    @Test
    void everySampleEventIsForwardedAsItCame() throws Exception {
        try (Forwarding forwarding =
                Forwarding.with(
                        "include-user-attribute-change-events", "true",
                        "include-user-identity-change-events", "true")) {
            Forwarded forwarded =
                    forwarding.of(BatchJson.fromPhone().withEvents(SampleEvents.ofEveryType()));

            assertThat(forwarded.deadLetters()).isEmpty();
            assertThat(forwarded.texts()).hasSameSizeAs(SampleEvents.ofEveryType());
            for (int i = 0; i < forwarded.texts().size(); i++) {
                assertThat(forwarded.texts().get(i))
                        .startsWith("{\"events\":[" + SampleEvents.ofEveryType().get(i) + "],");
            }
        }
    }
}
