package io.eventforwarder.filter;

import static io.eventforwarder.testing.ToggledTypes.BY_SETTING;
import static org.assertj.core.api.Assertions.assertThat;

import io.eventforwarder.model.EventType;
import io.eventforwarder.testing.BatchJson;
import io.eventforwarder.testing.Forwarded;
import io.eventforwarder.testing.Forwarding;
import io.eventforwarder.testing.SampleEvents;
import io.eventforwarder.testing.ToggledTypes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** The event types that each toggle drops, by the names of the settings. */
class TogglesTest {
    static final List<String> KEYS = ToggledTypes.settings();

    @Test
    void byDefaultOnlyAttributeAndIdentityChangesAreDropped() throws Exception {
        try (Forwarding forwarding = Forwarding.with()) {
            assertThat(forwarding.of(oneOfEveryType()).eventTypes())
                    .containsExactlyElementsOf(
                            allBut(Set.of("user_attribute_change", "user_identity_change")));
        }
    }

    @ParameterizedTest
    @FieldSource("KEYS")
    void aToggleThatIsOffDropsItsEventsAndNoOthers(String key) throws Exception {
        try (Forwarding forwarding = Forwarding.with(allTogglesOnBut(key))) {
            assertThat(forwarding.of(oneOfEveryType()).eventTypes())
                    .containsExactlyElementsOf(allBut(BY_SETTING.get(key)));
        }
    }

    @Test
    void sendBatchesWithoutEventsDropsOnlyThem() throws Exception {
        try (Forwarding forwarding = Forwarding.with("send-batches-without-events", "false")) {
            Forwarded forwarded =
                    forwarding.of(
                            "{}",
                            BatchJson.bareWith(SampleEvents.of(EventType.OPT_OUT)),
                            "{\"events\":null}",
                            "{\"events\":[],\"mpid\":5}");
            assertThat(forwarded.eventTypes()).containsExactly("opt_out");
            assertThat(forwarded.records()).hasSize(1);
        }
    }

    private static BatchJson oneOfEveryType() {
        return BatchJson.fromPhone().withEvents(SampleEvents.ofEveryType());
    }

    private static String[] allTogglesOnBut(String key) {
        List<String> settings = new ArrayList<>();
        for (String toggle : KEYS) {
            settings.addAll(List.of(toggle, String.valueOf(!toggle.equals(key))));
        }
        return settings.toArray(String[]::new);
    }

    private static List<String> allBut(Set<String> dropped) {
        return Arrays.stream(EventType.values())
                .map(type -> type == EventType.OTHER ? "quantum_leap" : type.label())
                .filter(type -> !dropped.contains(type))
                .toList();
    }
}
