package io.eventforwarder.deadletters;

/** A stream can't be read or written. The message is a sentence for a person. */
public final class StreamFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String code;

    StreamFailure(String sentence, String code, Throwable cause) {
        super(sentence, cause);
        this.code = code;
    }

    /** AWS's, or empty if it did not answer. */
    String code() {
        return code;
    }
}
