package io.eventforwarder.json;

import io.eventforwarder.event.Refusal;

/** The input can't be tokenized: why, and a sentence that a person understands. */
public final class MalformedJson extends Exception {
    private static final long serialVersionUID = 1L;

    private final Refusal reason;

    public MalformedJson(Refusal reason, String sentence) {
        // Bad input is ordinary: a stack trace would only cost time.
        super(sentence, null, false, false);
        this.reason = reason;
    }

    public Refusal reason() {
        return reason;
    }
}
