package io.eventforwarder.testing.traffic;

import java.nio.charset.StandardCharsets;

/**
 * Writes JSON text as it is told to: without a tree, so that generating stays cheap, and with every
 * number as it is given. Strings are not escaped; a caller escapes what needs it.
 */
final class JsonText {
    private final StringBuilder text = new StringBuilder(16_384);

    JsonText clear() {
        text.setLength(0);
        return this;
    }

    JsonText open(String name) {
        return name(name).raw('{');
    }

    JsonText open() {
        return comma().raw('{');
    }

    JsonText close() {
        return raw('}');
    }

    JsonText openArray(String name) {
        return name(name).raw('[');
    }

    JsonText openArray() {
        return comma().raw('[');
    }

    JsonText closeArray() {
        return raw(']');
    }

    JsonText text(String name, String value) {
        name(name).raw('"').text.append(value).append('"');
        return this;
    }

    JsonText number(String name, long value) {
        name(name).text.append(value);
        return this;
    }

    /** The number as a string, as some senders have it. */
    JsonText numberInText(String name, long value) {
        name(name).raw('"').text.append(value).append('"');
        return this;
    }

    JsonText bool(String name, boolean value) {
        name(name).text.append(value);
        return this;
    }

    JsonText nul(String name) {
        name(name).text.append("null");
        return this;
    }

    /** A member whose value is JSON already. */
    JsonText json(String name, String value) {
        name(name).text.append(value);
        return this;
    }

    /** Members, or elements, that are JSON already. */
    JsonText json(String members) {
        comma().text.append(members);
        return this;
    }

    int length() {
        return text.length();
    }

    byte[] bytes() {
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private JsonText name(String name) {
        comma().text.append('"').append(name).append("\":");
        return this;
    }

    private JsonText comma() {
        int length = text.length();
        if (length > 0) {
            char last = text.charAt(length - 1);
            if (last != '{' && last != '[') {
                text.append(',');
            }
        }
        return this;
    }

    private JsonText raw(char character) {
        text.append(character);
        return this;
    }
}
