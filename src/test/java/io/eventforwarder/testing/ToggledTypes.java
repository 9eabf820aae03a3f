package io.eventforwarder.testing;

import java.util.List;
import java.util.Map;
import java.util.Set;

/** The event types of each toggle, from the documentation. All other types have no toggle. */
public final class ToggledTypes {
    /** Event types by the toggle's setting. */
    public static final Map<String, Set<String>> BY_SETTING =
            Map.of(
                    "send-lifecycle-events",
                    Set.of(
                            "session_start",
                            "session_end",
                            "application_state_transition",
                            "first_run"),
                    "send-screen-views",
                    Set.of("screen_view"),
                    "send-crash-events",
                    Set.of("crash_report", "breadcrumb"),
                    "send-network-performance-events",
                    Set.of("network_performance"),
                    "send-custom-events",
                    Set.of("custom_event"),
                    "send-push-registrations-and-receipts",
                    Set.of("push_registration", "push_message", "push_reaction"),
                    "send-profile-change-events",
                    Set.of("profile"),
                    "send-commerce-events",
                    Set.of("commerce_event"),
                    "include-user-attribute-change-events",
                    Set.of("user_attribute_change"),
                    "include-user-identity-change-events",
                    Set.of("user_identity_change"));

    private ToggledTypes() {}

    public static List<String> settings() {
        return BY_SETTING.keySet().stream().sorted().toList();
    }
}
