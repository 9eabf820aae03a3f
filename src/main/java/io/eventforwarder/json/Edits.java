package io.eventforwarder.json;

import io.eventforwarder.model.Slice;
import io.eventforwarder.model.SplicedBytes;
import io.eventforwarder.model.Text;
import io.eventforwarder.model.TextBuffer;
import java.util.Arrays;

/** What is to be cut from a range of the input, and what goes in; the rest stays as it is. */
public final class Edits {
    // The fields of an edit: the range that is cut, and the range of the inserted text that goes
    // in there.
    private static final int FROM = 0;
    private static final int TO = 1;
    private static final int TEXT = 2;
    private static final int TEXT_END = 3;
    private static final int FIELDS = 4;

    private int count;
    private boolean isInOrder = true;
    private int[] edits = new int[8 * FIELDS];
    private final TextBuffer inserted = new TextBuffer();

    public void clear() {
        count = 0;
        isInOrder = true;
        inserted.clear();
    }

    /** Cuts a range; a cut inside another is covered by it. */
    public void cut(int start, int end) {
        add(start, end, inserted.length());
    }

    /** Inserts a copy of a text before an index that no cut goes across. */
    public void insert(int at, Slice text) {
        int start = inserted.length();
        inserted.append(text);
        if (count > 0 && get(count - 1, FROM) == at && get(count - 1, TO) == at) {
            set(count - 1, TEXT_END, inserted.length());
        } else {
            add(at, at, start);
        }
    }

    private void add(int start, int end, int text) {
        if (count * FIELDS == edits.length) {
            edits = Arrays.copyOf(edits, 2 * edits.length);
        }
        isInOrder &= count == 0 || get(count - 1, FROM) <= start;
        int edit = count++;
        set(edit, FROM, start);
        set(edit, TO, end);
        set(edit, TEXT, text);
        set(edit, TEXT_END, inserted.length());
    }

    private int get(int edit, int field) {
        return edits[edit * FIELDS + field];
    }

    private void set(int edit, int field, int value) {
        edits[edit * FIELDS + field] = value;
    }

    /** By position; of one position in the order in which they came, which nearly all do anyway. */
    private void sort() {
        if (isInOrder) {
            return;
        }
        long[] order = new long[count];
        for (int i = 0; i < count; i++) {
            order[i] = (long) get(i, FROM) << Integer.SIZE | i;
        }
        Arrays.sort(order);
        int[] unsorted = Arrays.copyOf(edits, count * FIELDS);
        for (int i = 0; i < count; i++) {
            System.arraycopy(unsorted, (int) order[i] * FIELDS, edits, i * FIELDS, FIELDS);
        }
        isInOrder = true;
    }

    /** The range of the input with the edits made; of the input nothing is copied. */
    public Text applied(byte[] in, int start, int end) {
        if (count == 0) {
            return new Slice(in, start, end);
        }
        sort();
        int[] bounds = new int[3 * count + 2];
        byte[] insertions = new byte[inserted.length()];
        byte[] texts = inserted.view().array();
        int used = 0;
        int filled = 0;
        int position = start;
        for (int i = 0; i < count; i++) {
            if (get(i, FROM) >= position) {
                int length = get(i, TEXT_END) - get(i, TEXT);
                System.arraycopy(texts, get(i, TEXT), insertions, filled, length);
                bounds[used++] = position;
                bounds[used++] = get(i, FROM);
                bounds[used++] = length;
                filled += length;
                position = get(i, TO);
            }
        }
        bounds[used++] = position;
        bounds[used++] = end;
        return new SplicedBytes(in, trimmed(bounds, used), trimmed(insertions, filled));
    }

    private static int[] trimmed(int[] array, int length) {
        return length == array.length ? array : Arrays.copyOf(array, length);
    }

    private static byte[] trimmed(byte[] array, int length) {
        return length == array.length ? array : Arrays.copyOf(array, length);
    }
}
