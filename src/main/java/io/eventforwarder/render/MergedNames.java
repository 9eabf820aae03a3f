package io.eventforwarder.render;

import io.eventforwarder.event.Slice;
import io.eventforwarder.json.JsonMember;
import io.eventforwarder.json.MalformedJson;
import java.io.ByteArrayOutputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** An array of names, each once: what is left of the older ones, then the newer ones. */
final class MergedNames implements MergedValue {
    private final Map<String, Slice> names = new LinkedHashMap<>();

    @Override
    public void merge(Slice newer) throws MalformedJson {
        for (JsonMember element : JsonMember.of(newer)) {
            String name = element.valueText();
            // What is no name only equals itself.
            boolean isName = element.isText() || !name.isEmpty();
            names.putIfAbsent(isName ? name : element.text().toString(), element.text());
        }
    }

    Set<String> names() {
        return names.keySet();
    }

    @Override
    public void removeAll(Set<String> taken) {
        names.keySet().removeAll(taken);
    }

    @Override
    public void writeTo(ByteArrayOutputStream out) {
        JsonText.write('[', names.values(), ']', out);
    }
}
