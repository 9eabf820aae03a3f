package io.eventforwarder.sink.kinesis;

import java.util.Optional;
import java.util.concurrent.CompletionException;

/** A record was not stored. The message is a sentence for a person, without any content. */
public final class SendException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** How the sink reacts to a failure. */
    enum Kind {
        /** The failure passes: the sink tries again for as long as it lasts. */
        TRANSIENT,
        /** The shard is at its limit: the sink sends it less. */
        THROTTLED,
        /** Every request fails until a person mends something: the sink pauses. */
        ACTION_REQUIRED,
        /** The destination never takes this record, but it takes others. */
        INVALID_RECORD
    }

    private final Kind kind;

    SendException(Kind kind, String sentence, Throwable cause) {
        super(sentence, cause);
        this.kind = kind;
    }

    /** The failure that completed a client's future; one of an unexpected type is transient. */
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

    Kind kind() {
        return kind;
    }
}
