package io.eventforwarder.model;

import java.nio.ByteBuffer;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

/**
 * Ids made from names alone, so that the same input gets the same ids whenever it is read again.
 * The names are places, indexes and part numbers: never a device, a user, content or the clock.
 */
public final class NameBasedIds {
    // Looking an algorithm up costs more than a name of this length; a task has one thread.
    private static final ThreadLocal<NameBasedIds> OF_THREAD =
            ThreadLocal.withInitial(NameBasedIds::new);

    private final MessageDigest sha256 = digest("SHA-256");
    private final MessageDigest md5 = digest("MD5");
    private final ByteBuffer hash = ByteBuffer.allocate(32);
    private final TextBuffer digits = new TextBuffer();

    private NameBasedIds() {}

    /** A signed 64-bit id: the first eight bytes of the name's SHA-256. */
    public static long id(TextBuffer name) {
        NameBasedIds ofThread = OF_THREAD.get();
        return ofThread.hashed(name, ofThread.sha256).getLong(0);
    }

    /** As {@link #id(TextBuffer)}, for names that few records have. */
    public static long id(String name) {
        return id(new TextBuffer().append(name));
    }

    /** A name-based UUID (RFC 9562, version 3). */
    public static UUID uuid(TextBuffer name) {
        NameBasedIds ofThread = OF_THREAD.get();
        ByteBuffer hash = ofThread.hashed(name, ofThread.md5);
        long high = (hash.getLong(0) & ~0xF000L) | 0x3000L;
        long low = (hash.getLong(Long.BYTES) & ~(3L << 62)) | (2L << 62);
        return new UUID(high, low);
    }

    /** The name's SHA-256 as a hexadecimal number, which has no leading zeros. */
    public static String hash(TextBuffer name) {
        NameBasedIds ofThread = OF_THREAD.get();
        return ofThread.number(ofThread.hashed(name, ofThread.sha256));
    }

    /** As {@link #hash(TextBuffer)}, for names that few records have. */
    public static String hash(String name) {
        return hash(new TextBuffer().append(name));
    }

    private String number(ByteBuffer bytes) {
        digits.clear();
        for (int at = 0; at < bytes.capacity(); at += Long.BYTES) {
            digits.appendHex(bytes.getLong(at), 2 * Long.BYTES);
        }
        Slice number = digits.view();
        int first = 0;
        while (first < number.length() - 1 && number.array()[first] == '0') {
            first++;
        }
        return number.part(first, number.length()).toString();
    }

    private ByteBuffer hashed(TextBuffer name, MessageDigest by) {
        Slice text = name.view();
        by.update(text.array(), text.from(), text.length());
        try {
            by.digest(hash.array(), 0, by.getDigestLength());
        } catch (DigestException e) {
            throw new IllegalStateException("There is room for any digest.", e);
        }
        return hash;
    }

    private static MessageDigest digest(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java runtime has " + algorithm + '.', e);
        }
    }
}
