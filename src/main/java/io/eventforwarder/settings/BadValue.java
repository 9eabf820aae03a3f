package io.eventforwarder.settings;

/** A value that its key does not accept. The message goes on after the quoted value. */
final class BadValue extends Exception {
    private static final long serialVersionUID = 1L;

    private final boolean valueShown;

    /**
     * @param message continues {@code Group.key: "value" }, e.g. {@code is not a boolean; ...}
     */
    BadValue(String message) {
        this(message, true);
    }

    private BadValue(String message, boolean valueShown) {
        super(message, null, false, false);
        this.valueShown = valueShown;
    }

    /** For a value that may hold a secret: the message stands alone. */
    static BadValue withoutShowingIt(String message) {
        return new BadValue(message, false);
    }

    boolean isValueShown() {
        return valueShown;
    }
}
