package io.eventforwarder.gateway;

/** A request is refused; the message is AWS's. */
final class Refused extends Exception {
    private static final long serialVersionUID = 1L;

    private final Failure failure;

    Refused(Failure failure, String message) {
        super(message);
        this.failure = failure;
    }

    Failure failure() {
        return failure;
    }
}
