package io.eventforwarder.deadletters;

/** A line or record that is no dead letter; the message quotes nothing of it. */
final class UnreadableLetter extends Exception {
    private static final long serialVersionUID = 1L;

    UnreadableLetter(String message) {
        super(message);
    }
}
