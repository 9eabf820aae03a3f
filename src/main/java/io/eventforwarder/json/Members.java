package io.eventforwarder.json;

import io.eventforwarder.model.Slice;
import java.util.Arrays;
import javax.annotation.Nullable;

/**
 * The members of an object, or the elements of an array, as ranges of the input. Members can be
 * marked as removed. Reused for one object after the other; not thread-safe.
 *
 * @param <F> the fields that the caller knows by name
 */
public final class Members<F extends Enum<F>> {
    private final FieldNameTable<F> names;

    /** The index of each field's last member, or -1. */
    private final int[] last;

    private byte[] in = {};
    private int count;
    private int[] starts = new int[32];
    private int[] nameEnds = new int[32];
    private int[] values = new int[32];
    private int[] ends = new int[32];
    private int[] fields = new int[32];
    private boolean[] removed = new boolean[32];
    private boolean anyRemoved;
    private int closing;

    public Members(FieldNameTable<F> names) {
        this.names = names;
        last = new int[names.size()];
        clear();
    }

    public void clear() {
        count = 0;
        anyRemoved = false;
        Arrays.fill(last, -1);
    }

    /**
     * Goes to the next member of the object that the tokens stand on, or past the object's end.
     * Skips the value of the previous member, unless the caller has gone through it.
     *
     * @return whether there is another member
     */
    public boolean next(JsonTokens tokens) throws MalformedJsonException {
        endLast(tokens);
        if (!tokens.nextMember()) {
            closing = tokens.start();
            return false;
        }
        int field = tokens.find(names);
        if (field >= 0) {
            last[field] = count;
        }
        add(tokens.nameStart(), tokens.nameEnd(), field, tokens);
        return true;
    }

    /** Like {@link #next}, for the elements of an array. */
    public boolean nextElement(JsonTokens tokens) throws MalformedJsonException {
        endLast(tokens);
        if (!tokens.nextElement()) {
            closing = tokens.start();
            return false;
        }
        add(tokens.start(), tokens.start(), -1, tokens);
        return true;
    }

    private void endLast(JsonTokens tokens) throws MalformedJsonException {
        if (count > 0) {
            tokens.skip();
            ends[count - 1] = tokens.end();
        }
    }

    private void add(int start, int nameEnd, int field, JsonTokens tokens) {
        if (count == starts.length) {
            starts = Arrays.copyOf(starts, 2 * count);
            nameEnds = Arrays.copyOf(nameEnds, 2 * count);
            values = Arrays.copyOf(values, 2 * count);
            ends = Arrays.copyOf(ends, 2 * count);
            fields = Arrays.copyOf(fields, 2 * count);
            removed = Arrays.copyOf(removed, 2 * count);
        }
        in = tokens.input();
        starts[count] = start;
        nameEnds[count] = nameEnd;
        values[count] = tokens.start();
        fields[count] = field;
        removed[count] = false;
        count++;
    }

    public int count() {
        return count;
    }

    /** The field of the member that {@link #next} has reached, or null if it is not known. */
    @Nullable
    public F field() {
        return field(count - 1);
    }

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
        return member < 0 || in[values[member]] == 'n';
    }

    public boolean isText(F field) {
        int member = last(field);
        return member >= 0 && Scalars.isText(in, values[member], ends[member]);
    }

    /** A field's text, or its number as written; empty for any other value or a missing field. */
    public String text(F field) {
        int member = last(field);
        return member < 0 ? "" : Scalars.text(in, values[member], ends[member]);
    }

    /** The signed 64-bit integer that a field holds as number or text, or a fallback. */
    public long integer(F field, long fallback) {
        int member = last(field);
        return member < 0 ? fallback : Scalars.integer(in, values[member], ends[member], fallback);
    }

    /** A member's name with its quotes, as written. */
    public Slice name(int member) {
        return new Slice(in, starts[member], nameEnds[member]);
    }

    /** A member's name, unescaped. */
    public String nameText(int member) {
        return Scalars.unescaped(in, starts[member] + 1, nameEnds[member] - 1);
    }

    public Slice value(int member) {
        return new Slice(in, values[member], ends[member]);
    }

    /** The text from the first member up to the closing brace or bracket. */
    public Slice content() {
        return new Slice(in, count == 0 ? closing : starts[0], closing);
    }

    /** The index of the closing brace or bracket. */
    public int closing() {
        return closing;
    }

    public void remove(int member) {
        removed[member] = true;
        anyRemoved = true;
    }

    /** Removes the member that {@link #next} has reached. */
    public void removeCurrent() {
        remove(count - 1);
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
        return removed[member];
    }

    /**
     * Cuts the removed members, each with one comma.
     *
     * @return whether no member is left
     */
    public boolean cutRemoved(Edits edits) {
        if (!anyRemoved) {
            return count == 0;
        }
        int kept = -1;
        for (int i = 0; i < count; i++) {
            if (!removed[i]) {
                if (i > kept + 1) {
                    edits.cut(starts[kept + 1], starts[i]);
                }
                kept = i;
            }
        }
        if (kept < count - 1) {
            edits.cut(kept < 0 ? starts[0] : ends[kept], ends[count - 1]);
        }
        return kept < 0;
    }
}
