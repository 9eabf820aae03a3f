package io.eventforwarder.aws;

/** A secret that the settings refer to can't be resolved. The message names setting and reason. */
public final class UnresolvedSecretException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnresolvedSecretException(String message, Throwable cause) {
        super(message, cause);
    }
}
