package io.eventforwarder.render;

import io.eventforwarder.event.Slice;
import io.eventforwarder.event.TextBuffer;
import io.eventforwarder.json.JsonMember;
import io.eventforwarder.json.MalformedJson;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * An array of names, each once: what is left of the older ones, then the newer ones. What is no
 * name (neither text nor number) only equals itself.
 */
final class MergedNames implements MergedValue {
    /** No JSON begins with it, so that no name is taken for what is none. */
    private static final char NAME = ':';

    private Map<String, Slice> elements = new LinkedHashMap<>();

    @Override
    public void merge(Slice newer) throws MalformedJson {
        for (JsonMember element : JsonMember.of(newer)) {
            String key = element.hasText() ? NAME + element.valueText() : element.text().toString();
            elements.putIfAbsent(key, element.text());
        }
    }

    Set<String> names() {
        Set<String> names = new LinkedHashSet<>();
        for (String key : elements.keySet()) {
            if (key.charAt(0) == NAME) {
                names.add(key.substring(1));
            }
        }
        return names;
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
