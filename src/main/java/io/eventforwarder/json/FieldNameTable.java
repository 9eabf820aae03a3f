package io.eventforwarder.json;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import javax.annotation.Nullable;

/**
 * Looks up field names by their UTF-8 bytes, without a String for each name of the input. The names
 * are those of an enum's constants in lower case.
 */
public final class FieldNameTable<F extends Enum<F>> {
    private final F[] fields;
    private final byte[][] names;

    /** For each length in bytes, the ordinals of the names that have it. */
    private final int[][] byLength;

    private FieldNameTable(F[] fields) {
        this.fields = fields;
        names = new byte[fields.length][];
        int longest = 0;
        for (int i = 0; i < fields.length; i++) {
            String name = fields[i].name().toLowerCase(Locale.ROOT);
            names[i] = name.getBytes(StandardCharsets.UTF_8);
            longest = Math.max(longest, names[i].length);
        }
        byLength = new int[longest + 1][0];
        for (int i = 0; i < fields.length; i++) {
            int[] sameLength = byLength[names[i].length];
            int[] extended = Arrays.copyOf(sameLength, sameLength.length + 1);
            extended[sameLength.length] = i;
            byLength[names[i].length] = extended;
        }
    }

    /** A table of all constants of an enum. */
    public static <F extends Enum<F>> FieldNameTable<F> of(Class<F> fields) {
        return new FieldNameTable<>(fields.getEnumConstants());
    }

    /** The number of names. */
    int size() {
        return fields.length;
    }

    /** The constant of an ordinal, or null for -1. */
    @Nullable
    F field(int ordinal) {
        return ordinal < 0 ? null : fields[ordinal];
    }

    @SuppressWarnings("EnumOrdinal")
    int ordinal(F field) {
        return field.ordinal();
    }

    /** The ordinal of the constant whose name is a range of bytes, or -1. */
    int find(byte[] in, int from, int to) {
        int length = to - from;
        if (length < byLength.length) {
            for (int ordinal : byLength[length]) {
                if (Arrays.equals(names[ordinal], 0, length, in, from, to)) {
                    return ordinal;
                }
            }
        }
        return -1;
    }
}
