package io.eventforwarder.settings;

import java.util.List;

/** A setting that switches some event types. Types without a toggle are always forwarded. */
public enum Toggle {
    LIFECYCLE(
            "send-lifecycle-events",
            true,
            "session_start, session_end, application_state_transition, first_run"),
    SCREEN_VIEWS("send-screen-views", true, "screen_view"),
    CRASH("send-crash-events", true, "crash_report, breadcrumb"),
    NETWORK_PERFORMANCE("send-network-performance-events", true, "network_performance"),
    CUSTOM("send-custom-events", true, "custom_event"),
    PUSH(
            "send-push-registrations-and-receipts",
            true,
            "push_registration, push_message, push_reaction"),
    PROFILE("send-profile-change-events", true, "profile"),
    COMMERCE("send-commerce-events", true, "commerce_event"),
    USER_ATTRIBUTE_CHANGE("include-user-attribute-change-events", false, "user_attribute_change"),
    USER_IDENTITY_CHANGE("include-user-identity-change-events", false, "user_identity_change");

    private final String settingKey;
    private final boolean sentByDefault;
    private final String eventTypes;

    Toggle(String settingKey, boolean sentByDefault, String eventTypes) {
        this.settingKey = settingKey;
        this.sentByDefault = sentByDefault;
        this.eventTypes = eventTypes;
    }

    /** The key in the group {@code Connection}. */
    public String settingKey() {
        return settingKey;
    }

    /** The event types that the toggle switches. */
    public List<String> eventTypes() {
        return List.of(eventTypes.split(", "));
    }

    boolean sentByDefault() {
        return sentByDefault;
    }

    /** The event types, separated by commas. */
    String description() {
        return eventTypes;
    }
}
