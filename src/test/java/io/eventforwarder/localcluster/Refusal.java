package io.eventforwarder.localcluster;

/** What was asked for cannot be done; the message is a sentence for the user. */
final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int exitStatus;

    Refusal(int exitStatus, String sentence) {
        super(sentence);
        this.exitStatus = exitStatus;
    }

    int exitStatus() {
        return exitStatus;
    }
}
