package io.eventforwarder.testing.traffic;

/**
 * Builds a JSON text from templates. It builds no tree, so that generating is cheap and numbers
 * keep their form. The caller escapes values.
 */
final class JsonText {
    private final StringBuilder text = new StringBuilder(16_384);

    void clear() {
        text.setLength(0);
    }

    /**
     * Appends members or elements, after a comma if one is needed.
     *
     * @param template as for {@link String#format}; taken literally if there are no values. An
     *     apostrophe stands for a quotation mark, and line feeds are left out. It may end with an
     *     opening bracket.
     */
    void add(String template, Object... values) {
        if (text.length() > 0 && "{[".indexOf(text.charAt(text.length() - 1)) < 0) {
            text.append(',');
        }
        String line = template.replace("\n", "").replace('\'', '"');
        text.append(values.length == 0 ? line : line.formatted(values));
    }

    void close(String brackets) {
        text.append(brackets);
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
