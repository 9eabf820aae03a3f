package io.eventforwarder.settings;

/** A kind of events that a connection forwards or drops. Events of no toggle are forwarded. */
public enum Toggle {
    LIFECYCLE("send-lifecycle-events", true, "lifecycle events"),
    SCREEN_VIEWS("send-screen-views", true, "screen views"),
    CRASH("send-crash-events", true, "crash events"),
    NETWORK_PERFORMANCE("send-network-performance-events", true, "network performance events"),
    CUSTOM("send-custom-events", true, "custom events"),
    PUSH("send-push-registrations-and-receipts", true, "push registrations and receipts"),
    PROFILE("send-profile-change-events", true, "profile change events"),
    COMMERCE("send-commerce-events", true, "commerce events"),
    USER_ATTRIBUTE_CHANGE(
            "include-user-attribute-change-events", false, "user attribute change events"),
    USER_IDENTITY_CHANGE(
            "include-user-identity-change-events", false, "user identity change events");

    private final String settingKey;
    private final boolean sentByDefault;
    private final String words;

    Toggle(String settingKey, boolean sentByDefault, String words) {
        this.settingKey = settingKey;
        this.sentByDefault = sentByDefault;
        this.words = words;
    }

    /** The key in the group {@code Connection}. */
    public String settingKey() {
        return settingKey;
    }

    public boolean sentByDefault() {
        return sentByDefault;
    }

    /** The events for people, e.g. {@code screen views}. */
    public String words() {
        return words;
    }
}
