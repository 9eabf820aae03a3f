package io.eventforwarder.model;

import java.util.Locale;

/** Why input became a dead letter. State and dead letters hold the names: never rename them. */
public enum DeadLetterReason {
    INVALID_UTF8,
    INVALID_JSON,
    NOT_AN_OBJECT("An event batch is a JSON object, or an array of them; this is neither."),
    TOO_DEEP("The batch is nested more than 500 levels deep."),
    EVENTS_NOT_AN_ARRAY("The batch's \"events\" is neither an array nor null."),
    DUPLICATE_EVENTS("The batch has \"events\" more than once."),
    EVENT_NOT_AN_OBJECT("The event is not a JSON object."),
    EVENT_TOO_DEEP("The event is nested more than 500 levels deep, its batch counted in."),
    DATA_NOT_AN_OBJECT("The event's \"data\" is not a JSON object."),
    NOT_FINITE("The event, or the batch outside its events, holds NaN, Infinity or -Infinity."),
    DUPLICATE_DATA("The event has \"data\" more than once."),
    RECORD_TOO_LARGE,
    REFUSED_BY_DESTINATION,
    INVALID_AGGREGATE,
    DAMAGED_FILE,
    MISSING_FILE;

    private final String detail;

    DeadLetterReason() {
        this("");
    }

    DeadLetterReason(String detail) {
        this.detail = detail;
    }

    /** The value of a dead letter's {@code reason}, such as {@code invalid_json}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** A sentence for the operator; empty for a reason whose sentence depends on the input. */
    public String detail() {
        return detail;
    }
}
