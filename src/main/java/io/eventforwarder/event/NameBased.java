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
    private NameBased() {}

    /** A signed 64-bit id: the first eight bytes of the name's SHA-256. */
    public static long id(String name) {
        return ByteBuffer.wrap(sha256(name)).getLong();
    }

    /** A name-based UUID (RFC 9562, version 3). */
    public static UUID uuid(String name) {
        return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
    }

    public static byte[] sha256(String name) {
        try {
            return MessageDigest.getInstance("SHA-256")
                    .digest(name.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java runtime has SHA-256.", e);
        }
    }
}
