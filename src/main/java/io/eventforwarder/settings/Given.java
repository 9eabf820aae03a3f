package io.eventforwarder.settings;

import java.util.Optional;
import javax.annotation.Nullable;

/**
 * What the file gives for one key. Rules between keys look at this, so that a mistake that has been
 * reported is never reported again by what follows from it.
 */
final class Given<T> {
    private enum State {
        /** Not in the file: the default holds. */
        ABSENT,
        /** Not in the file under its name, but a reported mistake may well be it. */
        MISTAKEN,
        /** In the file, with a value that was reported. */
        BAD,
        GOOD
    }

    private final Key<T> key;
    private final State state;
    @Nullable private final String text;
    @Nullable private final T value;

    private Given(Key<T> key, State state, @Nullable String text, @Nullable T value) {
        this.key = key;
        this.state = state;
        this.text = text;
        this.value = value;
    }

    static <T> Given<T> absent(Key<T> key) {
        return new Given<>(key, State.ABSENT, null, null);
    }

    static <T> Given<T> mistaken(Key<T> key) {
        return new Given<>(key, State.MISTAKEN, null, null);
    }

    static <T> Given<T> bad(Key<T> key) {
        return new Given<>(key, State.BAD, null, null);
    }

    static <T> Given<T> good(Key<T> key, String text, T value) {
        return new Given<>(key, State.GOOD, text, value);
    }

    boolean isAbsent() {
        return state == State.ABSENT;
    }

    boolean isMistaken() {
        return state == State.MISTAKEN;
    }

    /** The value that the file gives, if it is a good one. */
    Optional<T> value() {
        return Optional.ofNullable(value);
    }

    /** The value or the default; null without either, and also while a problem hides the value. */
    @Nullable
    T orDefault() {
        return value == null ? key.defaultValue() : value;
    }

    /** Whether this is surely in force, by the file or by default. */
    boolean is(T expected) {
        return (state == State.GOOD || state == State.ABSENT) && expected.equals(orDefault());
    }

    /** The value in force as a message shows it. */
    String shown() {
        if (value instanceof Secret) {
            return Quoted.plain(((Secret) value).shown());
        }
        if (text != null) {
            return Quoted.text(text);
        }
        return key.defaultText() == null ? "unset" : Quoted.text(key.defaultText()) + " (default)";
    }
}
