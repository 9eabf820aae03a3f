package io.eventforwarder.model;

import java.util.Locale;

/** Why a group of events is sent. State holds the codes: append constants, never reorder them. */
@SuppressWarnings("EnumOrdinal")
public enum CloseReason {
    /** The events were not held in a window. */
    AS_RECEIVED,
    /** The batch interval is over. */
    INTERVAL,
    /** A session_end arrived. */
    SESSION_END,
    /** Nothing of the session arrived for the session timeout. */
    SESSION_TIMEOUT,
    /** The window exceeded its maximum size. */
    SIZE,
    /** The input has ended. */
    END_OF_INPUT;

    /** The value of {@code close_reason} in {@code forwarding_info}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The code in state. No constant has the code 0, which stands for "no reason". */
    public int code() {
        return ordinal() + 1;
    }

    public static CloseReason ofCode(int code) {
        return values()[code - 1];
    }
}
