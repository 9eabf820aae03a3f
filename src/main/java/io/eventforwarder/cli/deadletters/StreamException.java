package io.eventforwarder.cli.deadletters;

import io.eventforwarder.aws.AwsError;

/** A stream can't be read or written. The message is a sentence for a person. */
public final class StreamException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final AwsError error;

    StreamException(String sentence, AwsError error, Throwable cause) {
        super(sentence, cause);
        this.error = error;
    }

    AwsError error() {
        return error;
    }
}
