package io.eventforwarder.render;

import io.eventforwarder.json.AlikeObjects;
import io.eventforwarder.json.JsonMember;
import io.eventforwarder.json.MalformedJsonException;
import io.eventforwarder.model.Slice;
import io.eventforwarder.model.TextBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** An object's keys, each with its newest value, null among them. */
final class MergedKeys implements MergedValue {
    private final AlikeObjects objects = new AlikeObjects();
    private Map<String, JsonMember> members = new LinkedHashMap<>();

    @Override
    public void merge(Slice newer) throws MalformedJsonException {
        objects.next(newer);
        for (JsonMember member : objects.changed()) {
            members.put(member.name(), member);
        }
    }

    @Override
    public void removeAll(Set<String> names) {
        members.keySet().removeAll(names);
        objects.forget();
    }

    @Override
    public void writeTo(TextBuffer out) {
        out.append('{');
        JsonText.write(members.values(), JsonMember::writeTo, out);
        out.append('}');
    }

    @Override
    public void clear() {
        // A map that was once large would stay slow to clear.
        members = new LinkedHashMap<>();
        objects.beginAnew();
    }
}
