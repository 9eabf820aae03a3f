package io.eventforwarder.render;

import io.eventforwarder.json.JsonToken;
import io.eventforwarder.json.JsonTokens;
import io.eventforwarder.json.MalformedJsonException;
import io.eventforwarder.model.Slice;
import io.eventforwarder.model.TextBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * An array of names, each once: what is left of the older ones, then the newer ones. What is no
 * name (neither text nor number) only equals itself.
 */
final class MergedNames implements MergedValue {
    /** No JSON begins with it, so that no name is taken for what is none. */
    private static final char NAME = ':';

    private final JsonTokens tokens = new JsonTokens();
    private Map<String, Slice> elements = new LinkedHashMap<>();

    @Override
    public void merge(Slice newer) throws MalformedJsonException {
        tokens.begin(newer.array(), newer.from(), newer.to());
        tokens.next();
        while (tokens.nextElement()) {
            int start = tokens.start();
            boolean isName = tokens.token() == JsonToken.TEXT || tokens.token() == JsonToken.NUMBER;
            String name = isName ? NAME + tokens.textOrEmpty() : null;
            tokens.skip();
            Slice element = new Slice(newer.array(), start, tokens.end());
            elements.putIfAbsent(isName ? name : element.toString(), element);
        }
    }

    @Override
    public void removeAll(Set<String> taken) {
        for (String name : taken) {
            elements.remove(NAME + name);
        }
    }

    @Override
    public void writeTo(TextBuffer out) {
        out.append('[');
        JsonText.write(elements.values(), (text, to) -> to.append(text), out);
        out.append(']');
    }

    @Override
    public void clear() {
        elements = new LinkedHashMap<>();
    }
}
