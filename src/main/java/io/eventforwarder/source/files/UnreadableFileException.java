package io.eventforwarder.source.files;

import io.eventforwarder.model.DeadLetterReason;
import java.io.IOException;

/** A file, or the rest of it, that cannot be read however often it is tried. */
final class UnreadableFileException extends IOException {
    private static final long serialVersionUID = 1L;

    private final DeadLetterReason reason;

    /**
     * @param sentence a sentence for the operator, which names the file
     */
    UnreadableFileException(DeadLetterReason reason, String sentence, Throwable cause) {
        super(sentence, cause);
        this.reason = reason;
    }

    DeadLetterReason reason() {
        return reason;
    }
}
