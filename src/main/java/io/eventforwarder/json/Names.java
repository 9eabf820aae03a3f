package io.eventforwarder.json;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A few known names, found by the bytes they are written with, so that no text is made of all the
 * others.
 */
public final class Names {
    private final byte[][] names;
    private final int[] numbers;
    private final int mask;

    /** A bit for each length that a name has: most other names have another. */
    private final long lengths;

    private Names(String[] known) {
        mask = 4 * Integer.highestOneBit(known.length) - 1;
        names = new byte[mask + 1][];
        numbers = new int[mask + 1];
        long ofAll = 0;
        for (int i = 0; i < known.length; i++) {
            byte[] name = known[i].getBytes(StandardCharsets.UTF_8);
            ofAll |= 1L << name.length;
            int slot = slot(name, 0, name.length);
            while (names[slot] != null) {
                slot = (slot + 1) & mask;
            }
            names[slot] = name;
            numbers[slot] = i + 1;
        }
        lengths = ofAll;
    }

    /** Numbers names from 1, in their order. */
    public static Names of(String... known) {
        return new Names(known);
    }

    /** The number of the name that a range of bytes is, or 0 if it is none of these. */
    int number(byte[] in, int from, int to) {
        // A shift takes the length modulo 64, which is as good.
        if ((lengths & 1L << (to - from)) == 0) {
            return 0;
        }
        int slot = slot(in, from, to);
        while (names[slot] != null) {
            byte[] name = names[slot];
            if (name.length == to - from && Arrays.equals(name, 0, name.length, in, from, to)) {
                return numbers[slot];
            }
            slot = (slot + 1) & mask;
        }
        return 0;
    }

    private int slot(byte[] in, int from, int to) {
        int length = to - from;
        if (length == 0) {
            return 0;
        }
        int hash = length + 31 * in[from] + 17 * in[from + length / 2] + 7 * in[to - 1];
        return (hash ^ (hash >>> 5)) & mask;
    }
}
