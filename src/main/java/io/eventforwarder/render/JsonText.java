package io.eventforwarder.render;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.eventforwarder.model.Slice;
import io.eventforwarder.model.TextBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.function.BiConsumer;

/** Pieces of JSON text. */
final class JsonText {
    private JsonText() {}

    static String quoted(String text) {
        return '"' + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static Slice of(long number) {
        return Slice.of(utf8(Long.toString(number)));
    }

    /** Writes elements or members with commas between them. */
    static <T> void write(Collection<T> parts, BiConsumer<T, TextBuffer> writing, TextBuffer out) {
        boolean first = true;
        for (T part : parts) {
            if (!first) {
                out.append(',');
            }
            writing.accept(part, out);
            first = false;
        }
    }
}
