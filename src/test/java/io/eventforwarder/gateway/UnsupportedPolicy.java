package io.eventforwarder.gateway;

/** A policy says what this gateway cannot judge, and what it must not pass over. */
final class UnsupportedPolicy extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnsupportedPolicy(String message) {
        super(message);
    }
}
