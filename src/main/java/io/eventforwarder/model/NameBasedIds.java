package io.eventforwarder.model;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

/**
 * Ids that are hashes of names, so that the same input always gets the same ids. The names are made
 * of source positions, indexes and part numbers, never of a device, a user, content or the clock.
 */
public final class NameBasedIds {
    private NameBasedIds() {}

    /** A signed 64-bit id: the first eight bytes of the name's SHA-256. */
    public static long id(TextBuffer name) {
        return ByteBuffer.wrap(sha256(name)).getLong();
    }

    public static long id(String name) {
        return id(new TextBuffer().append(name));
    }

    /** A name-based UUID (RFC 9562, version 3). */
    public static UUID uuid(TextBuffer name) {
        return UUID.nameUUIDFromBytes(name.toBytes());
    }

    /** The name's SHA-256 as a hexadecimal number without leading zeros. */
    public static String hash(TextBuffer name) {
        return new BigInteger(1, sha256(name)).toString(16);
    }

    public static String hash(String name) {
        return hash(new TextBuffer().append(name));
    }

    private static byte[] sha256(TextBuffer name) {
        MessageDigest sha256 = sha256();
        Slice text = name.view();
        sha256.update(text.array(), text.from(), text.length());
        return sha256.digest();
    }

    /** A new SHA-256 digest. */
    public static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java runtime has SHA-256.", e);
        }
    }
}
