package io.eventforwarder.testing.traffic;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;

/** The ways in which a whole message fails to be an event batch. */
enum Malformation {
    TRUNCATED {
        @Override
        byte[] apply(byte[] batch, SplittableRandom random) {
            return Arrays.copyOf(batch, 1 + random.nextInt(batch.length - 1));
        }
    },
    NOT_AN_OBJECT {
        @Override
        byte[] apply(byte[] batch, SplittableRandom random) {
            return ascii(Words.any(new String[] {"42", "\"batch\"", "true", "no json"}, random));
        }
    },
    BAD_UTF_8 {
        @Override
        byte[] apply(byte[] batch, SplittableRandom random) {
            byte[] head = ascii("{\"remark\":\"");
            byte[] bytes = new byte[head.length + 2 + batch.length];
            System.arraycopy(head, 0, bytes, 0, head.length);
            // The first of two bytes, without the second.
            bytes[head.length] = (byte) 0xC3;
            bytes[head.length + 1] = '"';
            System.arraycopy(batch, 0, bytes, head.length + 2, batch.length);
            bytes[head.length + 2] = ',';
            return bytes;
        }
    },
    EVENTS_NOT_AN_ARRAY {
        @Override
        byte[] apply(byte[] batch, SplittableRandom random) {
            return ascii("{\"events\":\"none\",\"mpid\":" + random.nextLong() + "}");
        }
    };

    /** Spoils a good batch. */
    abstract byte[] apply(byte[] batch, SplittableRandom random);

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
