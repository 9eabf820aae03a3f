package io.eventforwarder.filter;

import static io.eventforwarder.event.EventType.APPLICATION_STATE_TRANSITION;
import static io.eventforwarder.event.EventType.BREADCRUMB;
import static io.eventforwarder.event.EventType.COMMERCE_EVENT;
import static io.eventforwarder.event.EventType.CRASH_REPORT;
import static io.eventforwarder.event.EventType.CUSTOM_EVENT;
import static io.eventforwarder.event.EventType.FIRST_RUN;
import static io.eventforwarder.event.EventType.NETWORK_PERFORMANCE;
import static io.eventforwarder.event.EventType.OPT_OUT;
import static io.eventforwarder.event.EventType.OTHER;
import static io.eventforwarder.event.EventType.PRE_ATTRIBUTION;
import static io.eventforwarder.event.EventType.PROFILE;
import static io.eventforwarder.event.EventType.PUSH_MESSAGE;
import static io.eventforwarder.event.EventType.PUSH_REACTION;
import static io.eventforwarder.event.EventType.PUSH_REGISTRATION;
import static io.eventforwarder.event.EventType.SCREEN_VIEW;
import static io.eventforwarder.event.EventType.SESSION_END;
import static io.eventforwarder.event.EventType.SESSION_START;
import static io.eventforwarder.event.EventType.UNINSTALL;
import static io.eventforwarder.event.EventType.USER_ATTRIBUTE_CHANGE;
import static io.eventforwarder.event.EventType.USER_IDENTITY_CHANGE;
import static org.assertj.core.api.Assertions.assertThat;

import io.eventforwarder.event.EventType;
import io.eventforwarder.testing.BatchJson;
import io.eventforwarder.testing.Forwarded;
import io.eventforwarder.testing.Forwarding;
import io.eventforwarder.testing.SampleEvents;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which events each toggle of the connection switches, by the names of the settings. */
class TogglesTest {
    private static final Map<String, Set<EventType>> TOGGLES =
            Map.of(
                    "send-lifecycle-events",
                    EnumSet.of(SESSION_START, SESSION_END, APPLICATION_STATE_TRANSITION, FIRST_RUN),
                    "send-screen-views",
                    EnumSet.of(SCREEN_VIEW),
                    "send-crash-events",
                    EnumSet.of(CRASH_REPORT, BREADCRUMB),
                    "send-network-performance-events",
                    EnumSet.of(NETWORK_PERFORMANCE),
                    "send-custom-events",
                    EnumSet.of(CUSTOM_EVENT),
                    "send-push-registrations-and-receipts",
                    EnumSet.of(PUSH_REGISTRATION, PUSH_MESSAGE, PUSH_REACTION),
                    "send-profile-change-events",
                    EnumSet.of(PROFILE),
                    "send-commerce-events",
                    EnumSet.of(COMMERCE_EVENT),
                    "include-user-attribute-change-events",
                    EnumSet.of(USER_ATTRIBUTE_CHANGE),
                    "include-user-identity-change-events",
                    EnumSet.of(USER_IDENTITY_CHANGE));
    private static final Set<EventType> WITHOUT_TOGGLE =
            EnumSet.of(OPT_OUT, UNINSTALL, PRE_ATTRIBUTION, OTHER);

    static final List<String> KEYS = List.copyOf(TOGGLES.keySet());

    @Test
    void everyTypeHasOneToggleOrNone() {
        assertThat(
                        Stream.concat(
                                TOGGLES.values().stream().flatMap(Set::stream),
                                WITHOUT_TOGGLE.stream()))
                .containsExactlyInAnyOrder(EventType.values());
    }

    @Test
    void byDefaultAllButChangesOfAttributesAndIdentitiesAreForwarded() throws Exception {
        try (Forwarding forwarding = Forwarding.with()) {
            assertThat(forwarding.of(oneOfEveryType()).eventTypes())
                    .containsExactlyElementsOf(
                            namesOf(
                                    EnumSet.complementOf(
                                            EnumSet.of(
                                                    USER_ATTRIBUTE_CHANGE, USER_IDENTITY_CHANGE))));
        }
    }

    @ParameterizedTest
    @FieldSource("KEYS")
    void aToggleThatIsOffDropsItsEventsAndNoOthers(String key) throws Exception {
        EnumSet<EventType> others = EnumSet.allOf(EventType.class);
        others.removeAll(TOGGLES.get(key));

        try (Forwarding forwarding = Forwarding.with(allTogglesBut(key, "true"))) {
            assertThat(forwarding.of(oneOfEveryType()).eventTypes())
                    .containsExactlyElementsOf(namesOf(others));
        }
    }

    @ParameterizedTest
    @FieldSource("KEYS")
    void aToggleThatIsOnForwardsItsEvents(String key) throws Exception {
        EnumSet<EventType> forwarded = EnumSet.copyOf(TOGGLES.get(key));
        forwarded.addAll(WITHOUT_TOGGLE);

        try (Forwarding forwarding = Forwarding.with(allTogglesBut(key, "false"))) {
            assertThat(forwarding.of(oneOfEveryType()).eventTypes())
                    .containsExactlyElementsOf(namesOf(forwarded));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"event_type\":\"SCREEN_VIEW\"}",
                "{\"event_type\":\" screen_view\"}",
                "{\"event_type\":\"other\"}",
                "{\"event_type\":null}",
                "{\"event_type\":5}",
                "{\"event_type\":{\"event_type\":\"screen_view\"}}",
                "{\"event_type\":[\"screen_view\"]}",
                "{\"Event_Type\":\"screen_view\"}",
                "{\"event_type\":\"screen_view\",\"event_type\":\"new\"}",
                "{\"data\":{\"event_type\":\"screen_view\"}}",
                "{}"
            })
    void whatHasNoKnownTypeIsAlwaysForwarded(String event) throws Exception {
        try (Forwarding forwarding = Forwarding.with(allTogglesBut("", "false"))) {
            Forwarded forwarded = forwarding.of(BatchJson.bareWith(event));

            assertThat(forwarded.records()).hasSize(1);
            assertThat(forwarded.deadLetters()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"event_type\":\"screen_view\"}",
                "{\"event_type\":\"screen\\u005fview\"}",
                "{\"event\\u005ftype\":\"screen_view\"}",
                "{\"data\":null,\"event_type\":\"screen_view\"}",
                "{\"event_type\":\"new\",\"event_type\":\"screen_view\"}"
            })
    void aTypeIsReadUnescapedAndTheLastCounts(String event) throws Exception {
        try (Forwarding forwarding = Forwarding.with("send-screen-views", "false")) {
            assertThat(forwarding.of(BatchJson.bareWith(event)).records()).isEmpty();
        }
    }

    @Test
    void nothingOfABatchThatTheTogglesEmptiedIsForwarded() throws Exception {
        try (Forwarding forwarding =
                Forwarding.with("send-screen-views", "false", "send-custom-events", "false")) {
            Forwarded forwarded =
                    forwarding.of(
                            BatchJson.fromPhone()
                                    .withEvents(
                                            SampleEvents.of(SCREEN_VIEW),
                                            SampleEvents.of(CUSTOM_EVENT)));

            assertThat(forwarded.records()).isEmpty();
            assertThat(forwarded.deadLetters()).isEmpty();
        }
    }

    @Test
    void aBatchIsNotForwardedWhenItsOtherEventsAreRefused() throws Exception {
        try (Forwarding forwarding = Forwarding.with("send-screen-views", "false")) {
            Forwarded forwarded =
                    forwarding.of(BatchJson.bareWith(SampleEvents.of(SCREEN_VIEW), "5"));

            assertThat(forwarded.records()).isEmpty();
            assertThat(forwarded.deadLetters()).hasSize(1);
        }
    }

    private static BatchJson oneOfEveryType() {
        return BatchJson.fromPhone().withEvents(SampleEvents.ofEveryType());
    }

    /** All toggles on or off, and this one the other way. */
    private static String[] allTogglesBut(String key, String otherwise) {
        List<String> settings = new ArrayList<>();
        for (String toggle : KEYS) {
            settings.add(toggle);
            settings.add(String.valueOf(toggle.equals(key) != Boolean.parseBoolean(otherwise)));
        }
        return settings.toArray(String[]::new);
    }

    private static List<String> namesOf(Set<EventType> types) {
        return types.stream().map(type -> type == OTHER ? "quantum_leap" : type.label()).toList();
    }
}
