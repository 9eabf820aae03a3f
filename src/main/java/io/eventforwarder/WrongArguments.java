package io.eventforwarder;

/** The command line is wrong; the message is a sentence for whoever typed it. */
final class WrongArguments extends RuntimeException {
    private static final long serialVersionUID = 1L;

    WrongArguments(String message) {
        super(message);
    }
}
