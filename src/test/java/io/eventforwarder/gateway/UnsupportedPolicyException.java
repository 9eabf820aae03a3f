package io.eventforwarder.gateway;

/** A policy says what this gateway cannot judge, and what it must not pass over. */
final class UnsupportedPolicyException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnsupportedPolicyException(String message) {
        super(message);
    }
}
