package io.eventforwarder.event;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

/**
 * Ids made from names alone, so that the same input gets the same ids whenever it is read again.
 * The names are places, indexes and part numbers: never a device, a user, content or the clock.
 */
public final class NameBased {
    // Looking an algorithm up costs more than a name of this length; a task has one thread.
    private static final ThreadLocal<MessageDigest> SHA_256 =
            ThreadLocal.withInitial(() -> digest("SHA-256"));
    private static final ThreadLocal<MessageDigest> MD5 =
            ThreadLocal.withInitial(() -> digest("MD5"));

    private static final byte[] DIGITS = utf8("0123456789abcdef");

    private NameBased() {}

    /** A signed 64-bit id: the first eight bytes of the name's SHA-256. */
    public static long id(String name) {
        return ByteBuffer.wrap(sha256(name)).getLong();
    }

    /** A name-based UUID (RFC 9562, version 3). */
    public static UUID uuid(String name) {
        ByteBuffer hash = ByteBuffer.wrap(MD5.get().digest(utf8(name)));
        long high = (hash.getLong() & ~0xF000L) | 0x3000L;
        long low = (hash.getLong() & ~(3L << 62)) | (2L << 62);
        return new UUID(high, low);
    }

    /** The name's SHA-256 as a hexadecimal number, which has no leading zeros. */
    public static String hash(String name) {
        byte[] hash = sha256(name);
        byte[] digits = new byte[2 * hash.length];
        for (int i = 0; i < hash.length; i++) {
            digits[2 * i] = DIGITS[(hash[i] & 0xF0) >>> 4];
            digits[2 * i + 1] = DIGITS[hash[i] & 0x0F];
        }
        int first = 0;
        while (first < digits.length - 1 && digits[first] == '0') {
            first++;
        }
        return new String(digits, first, digits.length - first, StandardCharsets.ISO_8859_1);
    }

    private static byte[] sha256(String name) {
        return SHA_256.get().digest(utf8(name));
    }

    private static byte[] utf8(String name) {
        return name.getBytes(StandardCharsets.UTF_8);
    }

    private static MessageDigest digest(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java runtime has " + algorithm + '.', e);
        }
    }
}
