package io.eventforwarder.json;

import io.eventforwarder.model.Slice;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.BitSet;
import javax.annotation.Nullable;

/**
 * The members of an object, or the elements of an array, of a document. Known fields are found by
 * name, and members can be marked as removed. Reused for one object after the other; not
 * thread-safe.
 *
 * @param <F> the fields that the caller knows by name
 */
public final class Members<F extends Enum<F>> {
    private final FieldNameTable<F> names;

    /** The index of each field's last member, or -1. */
    private final int[] last;

    private final BitSet removed = new BitSet();
    private JsonDocument document;
    private int object;
    private int count;
    private int[] nodes = new int[32];
    private int[] fields = new int[32];

    public Members(FieldNameTable<F> names) {
        this.names = names;
        last = new int[names.size()];
    }

    /** Begins with the members of an object, none of them removed. */
    public Members<F> of(int objectNode, JsonDocument parsed) {
        begin(objectNode, parsed);
        for (int node = document.first(object);
                node < document.after(object);
                node = document.after(node)) {
            int field = document.find(node, names);
            if (field >= 0) {
                last[field] = count;
            }
            add(node, field);
        }
        return this;
    }

    /** Begins with the elements of an array, none of them removed. */
    public Members<F> ofArray(int arrayNode, JsonDocument parsed) {
        begin(arrayNode, parsed);
        for (int node = document.first(object);
                node < document.after(object);
                node = document.after(node)) {
            add(node, -1);
        }
        return this;
    }

    /** Begins without any member. */
    public void clear() {
        count = 0;
        Arrays.fill(last, -1);
        removed.clear();
    }

    private void begin(int node, JsonDocument parsed) {
        clear();
        document = parsed;
        object = node;
    }

    private void add(int node, int field) {
        if (count == nodes.length) {
            nodes = Arrays.copyOf(nodes, 2 * count);
            fields = Arrays.copyOf(fields, 2 * count);
        }
        nodes[count] = node;
        fields[count] = field;
        count++;
    }

    public int count() {
        return count;
    }

    /** The member's node in the document. */
    public int node(int member) {
        return nodes[member];
    }

    /** The field that a member has the name of, or null if it is not known. */
    @Nullable
    public F field(int member) {
        return names.field(fields[member]);
    }

    /** The index of the last member with a field's name, or -1. */
    public int last(F field) {
        return last[names.ordinal(field)];
    }

    /** Whether a field is missing or null. */
    public boolean isAbsent(F field) {
        int member = last(field);
        return member < 0 || document.kind(nodes[member]) == JsonKind.NULL;
    }

    public boolean isText(F field) {
        int member = last(field);
        return member >= 0 && document.kind(nodes[member]) == JsonKind.TEXT;
    }

    /** A field's text, or its number as written; empty for any other value or a missing field. */
    public String text(F field) {
        int member = last(field);
        return member < 0 ? "" : document.text(nodes[member]);
    }

    /**
     * The number that a field holds as a number or text of at most 18 digits; -1 for any other
     * value.
     */
    public long plainInteger(F field) {
        int member = last(field);
        return member < 0 ? -1 : document.plainInteger(nodes[member]);
    }

    /** The number that a field holds as number or text; null for any other value. */
    @Nullable
    public BigDecimal number(F field) {
        int member = last(field);
        return member < 0 ? null : document.number(nodes[member]);
    }

    /** The text of a field's value. The field must not be missing. */
    public Slice value(F field) {
        return document.value(nodes[last(field)]);
    }

    /** The text from the first member up to the closing brace or bracket. */
    public Slice content() {
        Slice value = document.value(object);
        int from = count == 0 ? closing() : document.start(nodes[0]);
        return new Slice(value.array(), from, closing());
    }

    /** The index of the closing brace or bracket. */
    public int closing() {
        return document.closing(object);
    }

    public void remove(int member) {
        removed.set(member);
    }

    /** Removes every occurrence of a field. */
    public void removeAll(F field) {
        for (int i = 0; i < count; i++) {
            if (fields[i] == names.ordinal(field)) {
                remove(i);
            }
        }
    }

    public boolean isRemoved(int member) {
        return removed.get(member);
    }

    /**
     * Cuts the removed members, each with one comma.
     *
     * @return whether no member is left
     */
    public boolean cutRemoved(Edits edits) {
        if (removed.isEmpty()) {
            return count == 0;
        }
        int kept = -1;
        for (int i = removed.nextClearBit(0); i < count; i = removed.nextClearBit(i + 1)) {
            if (i > kept + 1) {
                edits.cut(document.start(nodes[kept + 1]), document.start(nodes[i]));
            }
            kept = i;
        }
        if (kept < count - 1) {
            edits.cut(
                    kept < 0 ? document.start(nodes[0]) : document.to(nodes[kept]),
                    document.to(nodes[count - 1]));
        }
        return kept < 0;
    }
}
