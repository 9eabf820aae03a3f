package io.eventforwarder.render;

import io.eventforwarder.event.Slice;
import io.eventforwarder.json.JsonMember;
import io.eventforwarder.json.MalformedJson;
import java.io.ByteArrayOutputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** An object's fields, each merged by a rule of its own; each stands where it first stood. */
final class MergedFields implements MergedValue {
    private final Function<String, MergeRule> rules;
    private final Map<String, MergedField> fields = new LinkedHashMap<>();

    /** Of the object before: most of the next one's are written the same. */
    private List<JsonMember> previous = List.of();

    /**
     * @param rules the rule for the field of a name
     */
    MergedFields(Function<String, MergeRule> rules) {
        this.rules = rules;
    }

    @Override
    public void merge(Slice newer) throws MalformedJson {
        previous = JsonMember.of(newer, previous);
        merge(MergedKeys.lastOfEachName(previous));
    }

    void merge(Map<String, JsonMember> newer) throws MalformedJson {
        for (JsonMember member : newer.values()) {
            MergedField field = fields.get(member.name());
            if (field == null) {
                fields.put(member.name(), new MergedField(rules.apply(member.name()), member));
            } else {
                field.merge(member);
            }
        }
    }

    /** Whether there is such a field, and not as null. */
    boolean has(String name) {
        return fields.containsKey(name) && !fields.get(name).isNull();
    }

    /** Takes names off a field's value, if there is such a field. */
    void removeAllOf(String field, Set<String> names) throws MalformedJson {
        if (fields.containsKey(field)) {
            fields.get(field).removeAll(names);
        }
    }

    @Override
    public void removeAll(Set<String> names) {
        fields.keySet().removeAll(names);
    }

    /** Writes the fields with commas between them, without braces. */
    void writeMembersTo(ByteArrayOutputStream out) {
        boolean first = true;
        for (MergedField field : fields.values()) {
            if (!first) {
                out.write(',');
            }
            field.writeTo(out);
            first = false;
        }
    }

    @Override
    public void writeTo(ByteArrayOutputStream out) {
        out.write('{');
        writeMembersTo(out);
        out.write('}');
    }
}
