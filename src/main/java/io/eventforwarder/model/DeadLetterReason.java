package io.eventforwarder.model;

import java.util.Locale;

/** Why input became a dead letter. The names stand in state and in dead letters for ever. */
public enum DeadLetterReason {
    INVALID_UTF8,
    INVALID_JSON,
    NOT_AN_OBJECT,
    TOO_DEEP,
    EVENTS_NOT_AN_ARRAY,
    DUPLICATE_EVENTS,
    EVENT_NOT_AN_OBJECT,
    EVENT_TOO_DEEP,
    DATA_NOT_AN_OBJECT,
    DUPLICATE_DATA,
    RECORD_TOO_LARGE,
    REFUSED_BY_DESTINATION,
    INVALID_AGGREGATE;

    /** The code in a dead letter's {@code reason}, such as {@code invalid_json}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
