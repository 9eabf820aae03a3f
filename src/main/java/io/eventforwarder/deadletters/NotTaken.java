package io.eventforwarder.deadletters;

/** A payload is refused by the input that it was sent to; others are not. */
final class NotTaken extends Exception {
    private static final long serialVersionUID = 1L;

    NotTaken(String sentence) {
        super(sentence);
    }
}
