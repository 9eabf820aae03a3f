package io.eventforwarder.json;

import io.eventforwarder.event.Slice;
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

    public boolean isEmpty() {
        return count == 0;
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

    /** The range of the input with the edits made: a copy, or the input itself without any. */
    public Slice applied(byte[] in, int start, int end) {
        if (count == 0) {
            return new Slice(in, start, end);
        }
        sort();
        byte[] out = new byte[copy(in, start, end, null)];
        copy(in, start, end, out);
        return Slice.of(out);
    }

    /** Copies into out, or only counts the bytes where out is null. */
    private int copy(byte[] in, int start, int end, byte[] out) {
        int length = 0;
        int position = start;
        for (int i = 0; i < count; i++) {
            if (from[i] < position) {
                continue;
            }
            length = append(in, position, from[i], out, length);
            length = append(insertion[i], 0, insertion[i].length, out, length);
            position = to[i];
        }
        return append(in, position, end, out, length);
    }

    private static int append(byte[] in, int start, int end, byte[] out, int at) {
        if (out != null) {
            System.arraycopy(in, start, out, at, end - start);
        }
        return at + end - start;
    }
}
