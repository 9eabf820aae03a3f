package io.eventforwarder.reference;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Random changes to JSON. Most of the results are invalid JSON. */
final class MutatedBytes {
    private static final List<String> PIECES =
            Pieces.of(
                    """
                    { } [ ] , : " ' \\ \\u \\ud800 \\x 0 - + . e 1 00 -0 1. .5 1e 1e+ 0x1 NaN Infinity
                    -Infinity null nul nullx true tru false falsey \u0000 \u0001 \u007f
                    \uFEFF // /**/ # {} [] "" ,"a":1 "a": ,, ::
                    """,
                    "\u2028",
                    "\u0085",
                    "\u3000",
                    "\u00a0",
                    " ",
                    "\t",
                    "\r\n",
                    "\n",
                    "\f",
                    "\u000b",
                    "\u001f");

    private static final byte[][] OF_NO_CHARACTER = {
        {(byte) 0x80},
        {(byte) 0xC3},
        {(byte) 0xC0, (byte) 0x80},
        {(byte) 0xE0, (byte) 0x80, (byte) 0x80},
        {(byte) 0xED, (byte) 0xA0, (byte) 0x80},
        {(byte) 0xF0, (byte) 0x80, (byte) 0x80, (byte) 0x80},
        {(byte) 0xF4, (byte) 0x90, (byte) 0x80, (byte) 0x80},
        {(byte) 0xFE},
        {(byte) 0xFF}
    };

    private static final String STRUCTURE = "{}[],:\"";

    private final Random random;

    MutatedBytes(Random random) {
        this.random = random;
    }

    byte[] of(byte[] bytes) {
        byte[] mutated = bytes;
        for (int i = random.nextInt(3); i >= 0; i--) {
            mutated = once(mutated);
        }
        return mutated;
    }

    private byte[] once(byte[] bytes) {
        int at = random.nextInt(bytes.length + 1);
        int to = Math.min(bytes.length, at + 1 + random.nextInt(3));
        return switch (random.nextInt(8)) {
            case 0 -> replaced(bytes, at, to, new byte[0]);
            case 1 -> replaced(bytes, at, bytes.length, new byte[0]);
            case 2 -> replaced(bytes, 0, at, new byte[0]);
            case 3 -> replaced(bytes, at, at, piece());
            case 4 -> replaced(bytes, at, to, piece());
            case 5 -> withBitFlipped(bytes);
            case 6 -> withStructureSwapped(bytes);
            default ->
                    replaced(
                            bytes,
                            at,
                            at,
                            Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + 40)));
        };
    }

    private byte[] piece() {
        return random.nextInt(12) == 0
                ? OF_NO_CHARACTER[random.nextInt(OF_NO_CHARACTER.length)]
                : PIECES.get(random.nextInt(PIECES.size())).getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] replaced(byte[] bytes, int from, int to, byte[] piece) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(bytes, 0, from);
        out.writeBytes(piece);
        out.write(bytes, to, bytes.length - to);
        return out.toByteArray();
    }

    private byte[] withBitFlipped(byte[] bytes) {
        byte[] flipped = bytes.clone();
        if (flipped.length > 0) {
            flipped[random.nextInt(flipped.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return flipped;
    }

    private byte[] withStructureSwapped(byte[] bytes) {
        byte[] swapped = bytes.clone();
        int at = random.nextInt(bytes.length + 1);
        while (at < bytes.length && STRUCTURE.indexOf(bytes[at]) < 0) {
            at++;
        }
        if (at < bytes.length) {
            swapped[at] = (byte) STRUCTURE.charAt(random.nextInt(STRUCTURE.length()));
        }
        return swapped;
    }
}
