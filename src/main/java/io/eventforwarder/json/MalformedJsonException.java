package io.eventforwarder.json;

import io.eventforwarder.model.DeadLetterReason;

/**
 * The input is not valid JSON, or is nested too deep to be read. Holds a reason code; the message
 * is a sentence for the operator.
 */
public final class MalformedJsonException extends Exception {
    private static final long serialVersionUID = 1L;

    private final DeadLetterReason reason;

    public MalformedJsonException(DeadLetterReason reason, String sentence) {
        // Malformed input is a normal case, so no time is spent on a stack trace.
        super(sentence, null, false, false);
        this.reason = reason;
    }

    public DeadLetterReason reason() {
        return reason;
    }
}
