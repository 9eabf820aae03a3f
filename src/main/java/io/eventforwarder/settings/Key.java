package io.eventforwarder.settings;

import javax.annotation.Nullable;

/** One key of the properties file: its name, type, default and meaning, declared once. */
final class Key<T> {
    private final Group group;
    private final String name;
    private final Parser<T> parser;
    @Nullable private final String defaultText;
    private final String description;
    private final boolean secret;

    Key(
            Group group,
            String name,
            Parser<T> parser,
            @Nullable String defaultText,
            String description,
            boolean secret) {
        this.group = group;
        this.name = name;
        this.parser = parser;
        this.defaultText = defaultText;
        this.description = description;
        this.secret = secret;
    }

    Group group() {
        return group;
    }

    String name() {
        return name;
    }

    /** What the key says, to go on after "it is". */
    String description() {
        return description;
    }

    /** Whether a value of this key must never be shown. */
    boolean isSecret() {
        return secret;
    }

    /** The default as the file would write it; null: without this key something is unset. */
    @Nullable
    String defaultText() {
        return defaultText;
    }

    /** The typed default, null where there is none. */
    @Nullable
    T defaultValue() {
        try {
            return defaultText == null ? null : parser.parse(defaultText);
        } catch (BadValue e) {
            throw new AssertionError(this + " has an invalid default", e);
        }
    }

    T parse(String text) throws BadValue {
        if (text.isBlank()) {
            throw new BadValue("is empty; leave the key out to leave it unset");
        }
        return parser.parse(text);
    }

    /** {@code Group.key}. */
    @Override
    public String toString() {
        return group.name() + "." + name;
    }
}
