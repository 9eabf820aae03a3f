package io.eventforwarder.json;

import io.eventforwarder.model.DeadLetterReason;

/** The input can't be tokenized: why, and a sentence that a person understands. */
public final class MalformedJsonException extends Exception {
    private static final long serialVersionUID = 1L;

    private final DeadLetterReason reason;

    public MalformedJsonException(DeadLetterReason reason, String sentence) {
        // Bad input is ordinary: a stack trace would only cost time.
        super(sentence, null, false, false);
        this.reason = reason;
    }

    public DeadLetterReason reason() {
        return reason;
    }
}
