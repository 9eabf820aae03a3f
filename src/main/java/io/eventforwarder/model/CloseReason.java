package io.eventforwarder.model;

import java.util.Locale;

/** Why a group of events leaves when it does. */
public enum CloseReason {
    /** It was not held back. */
    AS_RECEIVED(1),
    /** The device's interval is over. */
    INTERVAL(2),
    /** The session has ended. */
    SESSION_END(3),
    /** Nothing of the session has arrived for the session's time-out. */
    SESSION_TIMEOUT(4),
    /** The window held more than it may. */
    SIZE(5),
    /** No more input will come. */
    END_OF_INPUT(6);

    private final int code;

    CloseReason(int code) {
        this.code = code;
    }

    /** What stands in {@code forwarding_info}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What stands in state: permanent. */
    public int code() {
        return code;
    }

    public static CloseReason ofCode(int code) {
        for (CloseReason reason : values()) {
            if (reason.code == code) {
                return reason;
            }
        }
        throw new IllegalArgumentException("No close reason has the code " + code + '.');
    }
}
