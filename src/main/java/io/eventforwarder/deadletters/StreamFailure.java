package io.eventforwarder.deadletters;

import io.eventforwarder.aws.AwsError;

/** A stream can't be read or written. The message is a sentence for a person. */
public final class StreamFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final AwsError error;

    StreamFailure(String sentence, AwsError error, Throwable cause) {
        super(sentence, cause);
        this.error = error;
    }

    AwsError error() {
        return error;
    }
}
