package io.eventforwarder.aws;

/** A reference of the settings can't be resolved; the message says which and why. */
public final class UnresolvedSecretException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnresolvedSecretException(String message, Throwable cause) {
        super(message, cause);
    }
}
