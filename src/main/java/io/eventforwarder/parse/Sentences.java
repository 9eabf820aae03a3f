package io.eventforwarder.parse;

import io.eventforwarder.json.JsonTokens;
import io.eventforwarder.model.DeadLetterReason;

/** What a dead letter's detail says to a person of input that is JSON, but no event batch. */
final class Sentences {
    private Sentences() {}

    static String of(DeadLetterReason reason) {
        switch (reason) {
            case NOT_AN_OBJECT:
                return "An event batch is a JSON object, or an array of them; this is neither.";
            case TOO_DEEP:
                return "The batch is nested more than " + JsonTokens.MAX_DEPTH + " levels deep.";
            case EVENTS_NOT_AN_ARRAY:
                return "The batch's \"events\" is neither an array nor null.";
            case DUPLICATE_EVENTS:
                return "The batch has \"events\" more than once.";
            case EVENT_NOT_AN_OBJECT:
                return "The event is not a JSON object.";
            case EVENT_TOO_DEEP:
                return "The event is nested more than "
                        + JsonTokens.MAX_DEPTH
                        + " levels deep, its batch counted in.";
            case DATA_NOT_AN_OBJECT:
                return "The event's \"data\" is not a JSON object.";
            case DUPLICATE_DATA:
                return "The event has \"data\" more than once.";
            default:
                throw new IllegalArgumentException(reason + " has no fixed sentence.");
        }
    }
}
