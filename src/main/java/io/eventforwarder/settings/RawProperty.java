package io.eventforwarder.settings;

import javax.annotation.Nullable;

/** A key and its value as the file has them; the value need not be the string it should be. */
final class RawProperty {
    private final String key;
    @Nullable private final String text;
    @Nullable private final String wrongType;

    private RawProperty(String key, @Nullable String text, @Nullable String wrongType) {
        this.key = key;
        this.text = text;
        this.wrongType = wrongType;
    }

    static RawProperty string(String key, String text) {
        return new RawProperty(key, text, null);
    }

    /** A number or a boolean, with its JSON text. */
    static RawProperty scalar(String key, String text, String type) {
        return new RawProperty(key, text, type);
    }

    /** An object, an array or null. */
    static RawProperty other(String key, String type) {
        return new RawProperty(key, null, type);
    }

    String key() {
        return key;
    }

    boolean isString() {
        return wrongType == null;
    }

    /** The text of a string, a number or a boolean; null for the other types. */
    @Nullable
    String text() {
        return text;
    }

    /** "a number", "an object" and so on; null for a string. */
    @Nullable
    String wrongType() {
        return wrongType;
    }
}
