package io.eventforwarder.sink;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Kinesis partition keys: a device's is always the same, and never an identifier. Hex of the first
 * 16 bytes of the device key's HMAC-SHA-256, or of its SHA-256 without a secret. Not thread-safe.
 */
public final class PartitionKeys {
    private static final String HMAC = "HmacSHA256";
    private static final int BYTES = 16;

    /** The length of every key, in characters and in bytes. */
    public static final long LENGTH = 2L * BYTES;

    private static final char[] HEX = "0123456789abcdef".toCharArray();

    private final Mac mac;
    private final MessageDigest digest;

    public PartitionKeys(Optional<String> secret) {
        try {
            if (secret.isPresent()) {
                digest = null;
                mac = Mac.getInstance(HMAC);
                mac.init(new SecretKeySpec(utf8(secret.get()), HMAC));
            } else {
                mac = null;
                digest = MessageDigest.getInstance("SHA-256");
            }
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java runtime has SHA-256 and its HMAC.", e);
        }
    }

    /**
     * The key for a device key, which is an id's kind, a colon and the id; a new object each time.
     */
    public String of(String deviceKey) {
        byte[] bytes = utf8(deviceKey);
        return hex(Arrays.copyOf(mac != null ? mac.doFinal(bytes) : digest.digest(bytes), BYTES));
    }

    /** The first 64 bits of the hash by which Kinesis chooses the shard of a partition key. */
    static long hash(String partitionKey) {
        try {
            return ByteBuffer.wrap(MessageDigest.getInstance("MD5").digest(utf8(partitionKey)))
                    .getLong();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java runtime has MD5.", e);
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String hex(byte[] bytes) {
        char[] text = new char[2 * bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            text[2 * i] = HEX[(bytes[i] & 0xF0) >>> 4];
            text[2 * i + 1] = HEX[bytes[i] & 0x0F];
        }
        return new String(text);
    }
}
