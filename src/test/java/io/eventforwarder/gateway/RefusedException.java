package io.eventforwarder.gateway;

/** A request is rejected. The message is that of AWS. */
public final class RefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final Failure failure;

    RefusedException(Failure failure, String message) {
        super(message);
        this.failure = failure;
    }

    Failure failure() {
        return failure;
    }
}
