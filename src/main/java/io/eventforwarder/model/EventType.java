package io.eventforwarder.model;

import java.util.Locale;

/**
 * The event types of mParticle's Events format. A constant's name is the {@code event_type} in
 * upper case. {@link #OTHER} stands for every other type. State holds the ordinals: append
 * constants, never reorder them.
 */
@SuppressWarnings("EnumOrdinal")
public enum EventType {
    OTHER,
    SESSION_START,
    SESSION_END,
    APPLICATION_STATE_TRANSITION,
    FIRST_RUN,
    SCREEN_VIEW,
    CRASH_REPORT,
    BREADCRUMB,
    NETWORK_PERFORMANCE,
    CUSTOM_EVENT,
    PUSH_REGISTRATION,
    PUSH_MESSAGE,
    PUSH_REACTION,
    PROFILE,
    COMMERCE_EVENT,
    USER_ATTRIBUTE_CHANGE,
    USER_IDENTITY_CHANGE,
    OPT_OUT,
    UNINSTALL,
    PRE_ATTRIBUTION;

    private static final EventType[] VALUES = values();

    /** The {@code event_type}, also the metric label; {@code other} for {@link #OTHER}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The code in state. */
    int code() {
        return ordinal();
    }

    static EventType ofCode(int code) {
        return VALUES[code];
    }
}
