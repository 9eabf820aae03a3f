package io.eventforwarder.model;

/**
 * The event types of mParticle's Events format, by their {@code event_type}. Whatever has another
 * name is {@link #OTHER}. The codes stand in state and never change.
 */
public enum EventType {
    OTHER(0, "other"),
    SESSION_START(1, "session_start"),
    SESSION_END(2, "session_end"),
    APPLICATION_STATE_TRANSITION(3, "application_state_transition"),
    FIRST_RUN(4, "first_run"),
    SCREEN_VIEW(5, "screen_view"),
    CRASH_REPORT(6, "crash_report"),
    BREADCRUMB(7, "breadcrumb"),
    NETWORK_PERFORMANCE(8, "network_performance"),
    CUSTOM_EVENT(9, "custom_event"),
    PUSH_REGISTRATION(10, "push_registration"),
    PUSH_MESSAGE(11, "push_message"),
    PUSH_REACTION(12, "push_reaction"),
    PROFILE(13, "profile"),
    COMMERCE_EVENT(14, "commerce_event"),
    USER_ATTRIBUTE_CHANGE(15, "user_attribute_change"),
    USER_IDENTITY_CHANGE(16, "user_identity_change"),
    OPT_OUT(17, "opt_out"),
    UNINSTALL(18, "uninstall"),
    PRE_ATTRIBUTION(19, "pre_attribution");

    private static final EventType[] BY_CODE = new EventType[values().length];

    static {
        for (EventType type : values()) {
            BY_CODE[type.code] = type;
        }
    }

    private final int code;
    private final String label;

    EventType(int code, String label) {
        this.code = code;
        this.label = label;
    }

    /** The name on the wire and in metric labels; {@code other} for {@link #OTHER}. */
    public String label() {
        return label;
    }

    int code() {
        return code;
    }

    static EventType ofCode(int code) {
        return BY_CODE[code];
    }
}
