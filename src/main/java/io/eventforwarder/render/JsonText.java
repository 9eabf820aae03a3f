package io.eventforwarder.render;

import com.fasterxml.jackson.core.io.JsonStringEncoder;

/** Texts of ours as JSON. */
final class JsonText {
    private JsonText() {}

    static String quoted(String text) {
        return '"' + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
    }
}
