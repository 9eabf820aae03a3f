package io.eventforwarder.sink.kinesis;

/** A record was not stored. The message is a sentence for an operator, without any content. */
public final class SendException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What a failure asks for. */
    enum Kind {
        /** It passes: try again, for as long as it lasts. */
        TRANSIENT,
        /** The shard has taken its share for now: send it less. */
        THROTTLED,
        /** A person must mend something; until then every request fails. */
        ACTION_REQUIRED,
        /** The destination will never take this record, but it takes others. */
        INVALID_RECORD
    }

    private final Kind kind;

    SendException(Kind kind, String sentence, Throwable cause) {
        super(sentence, cause);
        this.kind = kind;
    }

    Kind kind() {
        return kind;
    }
}
