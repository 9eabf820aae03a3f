package io.eventforwarder.window;

/** The state holds open windows of a mode that the settings no longer ask for. */
public final class WindowsOfAnotherMode extends RuntimeException {
    private static final long serialVersionUID = 1L;

    WindowsOfAnotherMode(String sentence) {
        super(sentence);
    }
}
