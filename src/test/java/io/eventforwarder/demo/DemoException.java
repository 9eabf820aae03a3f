package io.eventforwarder.demo;

/** Ends the demo with a sentence for the person who runs it. */
final class DemoException extends RuntimeException {
    private static final long serialVersionUID = 1;

    DemoException(String sentence) {
        super(sentence);
    }

    DemoException(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
