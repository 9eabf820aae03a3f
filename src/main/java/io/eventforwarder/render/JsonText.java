package io.eventforwarder.render;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.eventforwarder.event.Slice;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collection;

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

    /** Writes an array or object of these elements or members. */
    static void write(char open, Collection<Slice> texts, char close, ByteArrayOutputStream out) {
        out.write(open);
        boolean first = true;
        for (Slice text : texts) {
            if (!first) {
                out.write(',');
            }
            text.writeTo(out);
            first = false;
        }
        out.write(close);
    }
}
