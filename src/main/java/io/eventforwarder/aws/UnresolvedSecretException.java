package io.eventforwarder.aws;

/** A reference in the settings leads to no secret; the message says which and why. */
public final class UnresolvedSecretException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnresolvedSecretException(String message, Throwable cause) {
        super(message, cause);
    }
}
