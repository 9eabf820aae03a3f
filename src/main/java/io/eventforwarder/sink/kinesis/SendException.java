package io.eventforwarder.sink.kinesis;

import io.eventforwarder.aws.UnresolvedSecretException;
import java.util.Optional;
import java.util.concurrent.CompletionException;

/** A record was not stored. The message is a sentence for the operator, without event content. */
public final class SendException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** How the sink reacts to a failure. */
    enum Kind {
        /** The failure is temporary: the sink sends less at once, and retries until it is over. */
        TRANSIENT,
        /** No answer came: as {@link #TRANSIENT}, and the network may be the cause. */
        NO_ANSWER,
        /** The shard is at its limit: the sink sends it fewer records. */
        THROTTLED,
        /** Every request fails until a person corrects something: the sink pauses. */
        ACTION_REQUIRED,
        /** The destination refuses this record for good, but accepts other records. */
        INVALID_RECORD
    }

    private final Kind kind;

    SendException(Kind kind, String sentence, Throwable cause) {
        super(sentence, cause);
        this.kind = kind;
    }

    /**
     * The failure that completed a client's future. A failure of an unexpected type is transient.
     */
    static SendException of(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null
                        ? failure.getCause()
                        : failure;
        return cause instanceof SendException
                ? (SendException) cause
                : new SendException(
                        Kind.TRANSIENT,
                        Optional.ofNullable(cause.getMessage())
                                .orElse(cause.getClass().getSimpleName()),
                        cause);
    }

    /** A secret could not be resolved. */
    static SendException ofSecret(Throwable failure) {
        return new SendException(
                Kind.ACTION_REQUIRED,
                failure instanceof UnresolvedSecretException
                        ? failure.getMessage()
                        : "A secret could not be resolved ("
                                + failure.getClass().getSimpleName()
                                + ").",
                failure);
    }

    Kind kind() {
        return kind;
    }
}
