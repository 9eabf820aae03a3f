package io.eventforwarder.render;

import io.eventforwarder.event.Slice;
import io.eventforwarder.json.JsonMember;
import io.eventforwarder.json.MalformedJson;
import java.io.ByteArrayOutputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** An object's keys, each with its newest value, null among them. */
final class MergedKeys implements MergedValue {
    private final Map<String, JsonMember> members = new LinkedHashMap<>();

    /** Of the object before: most of the next one's are written the same. */
    private List<JsonMember> previous = List.of();

    /** The members of an object by name; of a repeated name the last. */
    static Map<String, JsonMember> lastOfEachName(Slice object) throws MalformedJson {
        return lastOfEachName(JsonMember.of(object));
    }

    /** Members by name; of a repeated name the last. */
    static Map<String, JsonMember> lastOfEachName(List<JsonMember> members) {
        Map<String, JsonMember> last = new LinkedHashMap<>();
        for (JsonMember member : members) {
            last.put(member.name(), member);
        }
        return last;
    }

    @Override
    public void merge(Slice newer) throws MalformedJson {
        previous = JsonMember.of(newer, previous);
        for (JsonMember member : previous) {
            members.put(member.name(), member);
        }
    }

    @Override
    public void removeAll(Set<String> names) {
        members.keySet().removeAll(names);
    }

    @Override
    public void writeTo(ByteArrayOutputStream out) {
        JsonText.write(
                '{',
                members.values().stream().map(JsonMember::text).collect(Collectors.toList()),
                '}',
                out);
    }
}
