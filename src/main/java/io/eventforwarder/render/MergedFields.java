package io.eventforwarder.render;

import io.eventforwarder.json.AlikeObjects;
import io.eventforwarder.json.JsonMember;
import io.eventforwarder.json.MalformedJsonException;
import io.eventforwarder.model.Slice;
import io.eventforwarder.model.TextBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** An object's fields, each merged by a rule of its own; each stands where it first stood. */
final class MergedFields implements MergedValue {
    /** Beyond these, names are not such as come again and again. */
    private static final int MOST_KNOWN = 256;

    private final Function<String, MergeRule> rules;
    private final AlikeObjects objects = new AlikeObjects();

    /** By name, those of other groups among them. */
    private final Map<String, MergedField> known = new HashMap<>();

    private final List<MergedField> given = new ArrayList<>();

    /**
     * @param rules the rule for the field of a name
     */
    MergedFields(Function<String, MergeRule> rules) {
        this.rules = rules;
    }

    @Override
    public void merge(Slice newer) throws MalformedJsonException {
        objects.next(newer);
        for (JsonMember member : objects.changed()) {
            merge(member);
        }
    }

    void merge(JsonMember newer) throws MalformedJsonException {
        MergedField field = known.get(newer.name());
        if (field == null) {
            field = new MergedField(rules.apply(newer.name()));
            known.put(newer.name(), field);
        }
        if (!field.isGiven()) {
            given.add(field);
        }
        field.merge(newer);
    }

    /** Whether there is such a field, and not as null. */
    boolean has(String name) {
        MergedField field = known.get(name);
        return field != null && field.isGiven() && !field.isNull();
    }

    /** Takes names off a field's value, if there is such a field. */
    void removeAllOf(String name, Set<String> names) throws MalformedJsonException {
        MergedField field = known.get(name);
        if (field != null && field.isGiven()) {
            field.removeAll(names);
        }
    }

    @Override
    public void removeAll(Set<String> names) {
        given.removeIf(
                field -> {
                    boolean goes = names.contains(field.name());
                    if (goes) {
                        field.clear();
                    }
                    return goes;
                });
        objects.forget();
    }

    /** Writes the fields with commas between them, without braces. */
    void writeMembersTo(TextBuffer out) {
        JsonText.write(given, MergedField::writeTo, out);
    }

    @Override
    public void writeTo(TextBuffer out) {
        out.append('{');
        writeMembersTo(out);
        out.append('}');
    }

    @Override
    public void clear() {
        for (MergedField field : given) {
            field.clear();
        }
        given.clear();
        objects.beginAnew();
        if (known.size() > MOST_KNOWN) {
            known.clear();
        }
    }
}
