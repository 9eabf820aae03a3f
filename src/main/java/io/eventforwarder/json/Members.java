package io.eventforwarder.json;

import java.util.Arrays;

/**
 * Where the members of one JSON object (or the elements of one array) stand, and which of them go.
 * Positions are indexes into the input's bytes.
 */
public final class Members {
    private int count;
    private int[] starts = new int[32];
    private int[] values = new int[32];
    private int[] kinds = new int[32];
    private boolean[] removed = new boolean[32];
    private boolean anyRemoved;
    private int close;

    public void clear() {
        count = 0;
        anyRemoved = false;
    }

    /** Notes a member by the index of its name's quote, that of its value, and its kind. */
    public int add(int start, int value, int kind) {
        if (count == starts.length) {
            starts = Arrays.copyOf(starts, 2 * count);
            values = Arrays.copyOf(values, 2 * count);
            kinds = Arrays.copyOf(kinds, 2 * count);
            removed = Arrays.copyOf(removed, 2 * count);
        }
        starts[count] = start;
        values[count] = value;
        kinds[count] = kind;
        removed[count] = false;
        return count++;
    }

    /** Notes the index of the closing brace or bracket. */
    public void close(int at) {
        close = at;
    }

    public int closing() {
        return close;
    }

    public void remove(int member) {
        removed[member] = true;
        anyRemoved = true;
    }

    public boolean isRemoved(int member) {
        return removed[member];
    }

    /** Removes every member of a kind. */
    public void removeAll(int kind) {
        for (int i = 0; i < count; i++) {
            if (kinds[i] == kind) {
                remove(i);
            }
        }
    }

    public int count() {
        return count;
    }

    public int kind(int member) {
        return kinds[member];
    }

    public int start(int member) {
        return starts[member];
    }

    public int value(int member) {
        return values[member];
    }

    /** The index behind a member's value. */
    public int end(int member, byte[] in) {
        return member + 1 < count
                ? beforeSeparator(in, starts[member + 1], ',')
                : beforeWhitespace(in, close);
    }

    /** The index behind a member's name. */
    public int nameEnd(int member, byte[] in) {
        return beforeSeparator(in, values[member], ':');
    }

    /**
     * Cuts the removed members, each with one comma, so that what is left is as it was.
     *
     * @return how many members are left
     */
    public int cutRemoved(byte[] in, Edits edits) {
        if (!anyRemoved) {
            return count;
        }
        int kept = 0;
        int run = -1;
        boolean leading = false;
        for (int i = 0; i < count; i++) {
            if (removed[i]) {
                if (run < 0) {
                    run = starts[i];
                    leading = kept == 0;
                }
            } else {
                if (run >= 0) {
                    edits.cut(run, starts[i]);
                    run = -1;
                }
                kept++;
            }
        }
        if (run >= 0) {
            edits.cut(leading ? run : beforeSeparator(in, run, ','), beforeWhitespace(in, close));
        }
        return kept;
    }

    private static int beforeSeparator(byte[] in, int at, char separator) {
        int i = beforeWhitespace(in, at);
        if (in[i - 1] != separator) {
            throw new IllegalStateException(
                    "Expected '" + separator + "' before byte " + at + " of a tokenized object.");
        }
        return beforeWhitespace(in, i - 1);
    }

    private static int beforeWhitespace(byte[] in, int at) {
        int i = at;
        while (in[i - 1] == ' ' || in[i - 1] == '\n' || in[i - 1] == '\r' || in[i - 1] == '\t') {
            i--;
        }
        return i;
    }
}
