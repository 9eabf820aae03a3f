package io.eventforwarder.json;

import io.eventforwarder.event.EditedText;
import io.eventforwarder.event.Slice;
import io.eventforwarder.event.Text;
import java.util.Arrays;

/** What is to be cut from a range of the input, and what goes in; the rest stays as it is. */
public final class Edits {
    private static final byte[] NOTHING = {};

    private int count;
    private boolean isInOrder = true;
    private int[] from = new int[8];
    private int[] to = new int[8];
    private byte[][] insertion = new byte[8][];

    public void clear() {
        Arrays.fill(insertion, 0, count, null);
        count = 0;
        isInOrder = true;
    }

    /** Cuts a range; a cut inside another is covered by it. */
    public void cut(int start, int end) {
        add(start, end, NOTHING);
    }

    /** Inserts bytes before an index that no cut goes across. */
    public void insert(int at, byte[] bytes) {
        add(at, at, bytes);
    }

    private void add(int start, int end, byte[] bytes) {
        if (count == from.length) {
            from = Arrays.copyOf(from, 2 * count);
            to = Arrays.copyOf(to, 2 * count);
            insertion = Arrays.copyOf(insertion, 2 * count);
        }
        isInOrder &= count == 0 || from[count - 1] <= start;
        from[count] = start;
        to[count] = end;
        insertion[count] = bytes;
        count++;
    }

    /** By position; of one position in the order in which they came, which nearly all do anyway. */
    private void sort() {
        if (isInOrder) {
            return;
        }
        long[] order = new long[count];
        for (int i = 0; i < count; i++) {
            order[i] = (long) from[i] << Integer.SIZE | i;
        }
        Arrays.sort(order);
        int[] oldFrom = from.clone();
        int[] oldTo = to.clone();
        byte[][] oldInsertion = insertion.clone();
        for (int i = 0; i < count; i++) {
            int old = (int) order[i];
            from[i] = oldFrom[old];
            to[i] = oldTo[old];
            insertion[i] = oldInsertion[old];
        }
        isInOrder = true;
    }

    /** The range of the input with the edits made; nothing is copied. */
    public Text applied(byte[] in, int start, int end) {
        if (count == 0) {
            return new Slice(in, start, end);
        }
        sort();
        int[] bounds = new int[2 * count + 2];
        byte[][] insertions = new byte[count][];
        int runs = 0;
        int position = start;
        for (int i = 0; i < count; i++) {
            if (from[i] >= position) {
                bounds[2 * runs] = position;
                bounds[2 * runs + 1] = from[i];
                insertions[runs] = insertion[i];
                position = to[i];
                runs++;
            }
        }
        bounds[2 * runs] = position;
        bounds[2 * runs + 1] = end;
        return runs == count
                ? new EditedText(in, bounds, insertions)
                : new EditedText(
                        in, Arrays.copyOf(bounds, 2 * runs + 2), Arrays.copyOf(insertions, runs));
    }
}
