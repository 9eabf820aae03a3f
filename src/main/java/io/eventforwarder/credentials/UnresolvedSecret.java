package io.eventforwarder.credentials;

/** A reference in the settings leads to no secret; the message says which and why. */
public final class UnresolvedSecret extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnresolvedSecret(String message, Throwable cause) {
        super(message, cause);
    }
}
