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
    /** With more names than this, names are unlikely to come again: they are forgotten. */
    private static final int MAX_KNOWN_FIELDS = 256;

    private final Function<String, MergeRule> rules;
    private final ChangedMembers objects = new ChangedMembers();

    /** Fields by name, including those of earlier groups, whose memory is used again. */
    private Map<String, Field> known = new HashMap<>();

    private final List<Field> given = new ArrayList<>();

    /**
     * @param rules the rule for the field with a name
     */
    MergedObject(Function<String, MergeRule> rules) {
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
        Field field = known.get(newer.name());
        if (field == null) {
            field = new Field(rules.apply(newer.name()));
            known.put(newer.name(), field);
        }
        if (field.newest == null) {
            given.add(field);
        }
        field.merge(newer);
    }

    /** Whether the field was given and is not null. */
    boolean has(String name) {
        Field field = known.get(name);
        return field != null && field.newest != null && !field.newest.isNull();
    }

    /** Removes names from the value of a field, if the rule of the field merges that value. */
    void removeAllFrom(String name, Set<String> names) throws MalformedJsonException {
        Field field = known.get(name);
        if (field != null && field.newest != null && field.rule.merges(field.newest)) {
            field.value().removeAll(names);
        }
    }

    @Override
    public void removeAll(Set<String> names) {
        given.removeIf(
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
        for (int i = 0; i < given.size(); i++) {
            if (i > 0) {
                out.append(',');
            }
            given.get(i).writeTo(out);
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
        for (Field field : given) {
            field.clear();
        }
        given.clear();
        objects.clear();
        if (known.size() > MAX_KNOWN_FIELDS) {
            // A map that was large once stays slow to clear.
            known = new HashMap<>();
        }
    }

    private static final class Field {
        private final MergeRule rule;

        /** Null until a batch gives the field. */
        @Nullable private JsonMember newest;

        /** Null until two values had to be merged. */
        @Nullable private MergedValue merged;

        /** Whether the value is in {@code merged}; if not, it is the newest one. */
        private boolean isMerged;

        Field(MergeRule rule) {
            this.rule = rule;
        }

        void merge(JsonMember newer) throws MalformedJsonException {
            if (newest != null) {
                if (newer.isNull() && rule != MergeRule.NEWEST_OR_NULL) {
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
