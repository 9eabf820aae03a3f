package io.eventforwarder.render;

import io.eventforwarder.json.ChangedMembers;
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
import javax.annotation.Nullable;

/** An object whose fields are each merged by a rule, in the order in which they first came. */
final class MergedObject implements MergedValue {
    /**
     * With more names than this, names are unlikely to repeat in the next group, so they are
     * dropped.
     */
    private static final int MAX_KNOWN_FIELDS = 256;

    private final Function<String, MergeRule> rules;
    private final ChangedMembers objects = new ChangedMembers();

    /** Fields by name, including fields of earlier groups, whose memory is reused. */
    private Map<String, Field> fieldsByName = new HashMap<>();

    private final List<Field> present = new ArrayList<>();

    /**
     * @param rules the rule for the field with a name
     */
    MergedObject(Function<String, MergeRule> rules) {
        this.rules = rules;
    }

    /** Whether a value is {@code []}, which some writers write for an empty object. */
    static boolean isEmptyArray(Slice value) {
        if (value.array()[value.from()] != '[') {
            return false;
        }
        int at = value.from() + 1;
        while (value.array()[at] <= ' ') {
            at++;
        }
        return value.array()[at] == ']';
    }

    @Override
    public void merge(Slice newer) throws MalformedJsonException {
        if (isEmptyArray(newer)) {
            return;
        }
        objects.next(newer);
        for (JsonMember member : objects.changed()) {
            merge(member);
        }
    }

    void merge(JsonMember newer) throws MalformedJsonException {
        Field field = fieldsByName.get(newer.name());
        if (field == null) {
            field = new Field(rules.apply(newer.name()));
            fieldsByName.put(newer.name(), field);
        }
        if (field.newest == null) {
            present.add(field);
        }
        field.merge(newer);
    }

    /** Whether the field is present and not null. */
    boolean has(String name) {
        return isPresent(name) && !fieldsByName.get(name).newest.isNull();
    }

    private boolean isPresent(String name) {
        Field field = fieldsByName.get(name);
        return field != null && field.newest != null;
    }

    /** Removes names from the value of a field, if the rule of the field merges that value. */
    void removeAllFrom(String name, Set<String> names) throws MalformedJsonException {
        Field field = fieldsByName.get(name);
        if (field != null && field.newest != null && field.rule.merges(field.newest)) {
            field.value().removeAll(names);
        }
    }

    @Override
    public void removeAll(Set<String> names) {
        // The fields are only visited if a name is present, because there may be many of them.
        if (names.stream().noneMatch(this::isPresent)) {
            return;
        }
        present.removeIf(
                field -> {
                    boolean isRemoved = names.contains(field.newest.name());
                    if (isRemoved) {
                        field.clear();
                    }
                    return isRemoved;
                });
        objects.forget();
    }

    /** Writes the fields with commas between them, without braces. */
    void writeMembersTo(TextBuffer out) {
        for (int i = 0; i < present.size(); i++) {
            if (i > 0) {
                out.append(',');
            }
            present.get(i).writeTo(out);
        }
    }

    @Override
    public void writeTo(TextBuffer out) {
        out.append('{');
        writeMembersTo(out);
        out.append('}');
    }

    @Override
    public void clear() {
        for (Field field : present) {
            field.clear();
        }
        present.clear();
        objects.clear();
        if (fieldsByName.size() > MAX_KNOWN_FIELDS) {
            // A map that was large once stays slow to clear.
            fieldsByName = new HashMap<>();
        }
    }

    private static final class Field {
        private final MergeRule rule;

        /** Null until a batch has the field. */
        @Nullable private JsonMember newest;

        /** Null until two values had to be merged. */
        @Nullable private MergedValue merged;

        /** Whether the value is in {@code merged}. If not, it is the value of {@code newest}. */
        private boolean isMerged;

        Field(MergeRule rule) {
            this.rule = rule;
        }

        void merge(JsonMember newer) throws MalformedJsonException {
            if (newest != null) {
                if (newer.isNull() && !rule.replacesByNull()) {
                    return;
                }
                if (rule.merges(newest) && rule.merges(newer)) {
                    value().merge(newer.value());
                } else {
                    clearMerged();
                }
            }
            newest = newer;
        }

        MergedValue value() throws MalformedJsonException {
            if (merged == null) {
                merged = rule.newValue();
            }
            if (!isMerged) {
                merged.merge(newest.value());
                isMerged = true;
            }
            return merged;
        }

        /** Writes name and value. */
        void writeTo(TextBuffer out) {
            if (isMerged) {
                newest.writeLabelTo(out);
                merged.writeTo(out);
            } else {
                newest.writeTo(out);
            }
        }

        void clear() {
            newest = null;
            clearMerged();
        }

        private void clearMerged() {
            if (isMerged) {
                merged.clear();
                isMerged = false;
            }
        }
    }
}
