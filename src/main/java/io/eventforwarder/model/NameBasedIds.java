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
    /** Per thread, because the lookup of an algorithm costs more than the hash of a name. */
    private static final ThreadLocal<MessageDigest> SHA_256 =
            ThreadLocal.withInitial(() -> digest("SHA-256"));

    private static final ThreadLocal<MessageDigest> MD5 =
            ThreadLocal.withInitial(() -> digest("MD5"));

    private NameBasedIds() {}

    /** A signed 64-bit id: the first eight bytes of the name's SHA-256. */
    public static long id(TextBuffer name) {
        return ByteBuffer.wrap(hashed(name)).getLong();
    }

    public static long id(String name) {
        return id(new TextBuffer().append(name));
    }

    /** A name-based UUID (RFC 9562, version 3). */
    public static UUID uuid(TextBuffer name) {
        Slice text = name.view();
        MessageDigest md5 = MD5.get();
        md5.update(text.array(), text.from(), text.length());
        ByteBuffer hash = ByteBuffer.wrap(md5.digest());
        long high = (hash.getLong() & ~0xF000L) | 0x3000L;
        long low = (hash.getLong() & ~(3L << 62)) | (2L << 62);
        return new UUID(high, low);
    }

    /** The name's SHA-256 as a hexadecimal number without leading zeros. */
    public static String hash(TextBuffer name) {
        return new BigInteger(1, hashed(name)).toString(16);
    }

    public static String hash(String name) {
        return hash(new TextBuffer().append(name));
    }

    private static byte[] hashed(TextBuffer name) {
        Slice text = name.view();
        MessageDigest sha256 = SHA_256.get();
        sha256.update(text.array(), text.from(), text.length());
        return sha256.digest();
    }

    private static MessageDigest digest(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java runtime has " + algorithm + '.', e);
        }
    }
}
