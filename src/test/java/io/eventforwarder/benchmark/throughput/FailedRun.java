package io.eventforwarder.benchmark.throughput;

/** A run that failed, or in which not all events came through. The message is for the user. */
public final class FailedRun extends Exception {
    private static final long serialVersionUID = 1L;

    FailedRun(String message) {
        super(message);
    }
}
