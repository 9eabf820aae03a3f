package io.eventforwarder.sink.kinesis;

import io.eventforwarder.aws.Secrets;
import io.eventforwarder.aws.UnresolvedSecretException;
import io.eventforwarder.model.OutgoingRecord;
import io.eventforwarder.settings.Secret;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Kinesis partition keys: a device's is always the same, and never an identifier. Hex of the first
 * 16 bytes of the device key's HMAC-SHA-256, or of its SHA-256 without a secret. Not thread-safe.
 */
public final class PartitionKeys {
    private static final String HMAC = "HmacSHA256";
    private static final int BYTES = OutgoingRecord.PARTITION_KEY_BYTES / 2;

    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private final Mac mac;
    private final MessageDigest digest;
    private final MessageDigest md5;

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
            md5 = MessageDigest.getInstance("MD5");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java runtime has SHA-256, its HMAC and MD5.", e);
        }
    }

    /**
     * With the secret of the setting, looked up now where that is a reference.
     *
     * @throws UnresolvedSecretException if the reference leads to nothing
     */
    static PartitionKeys with(Optional<Secret> secret) {
        return new PartitionKeys(
                secret.map(given -> Secrets.resolve("Output.partition-key-secret", given)));
    }

    /**
     * The key for a device key, which is an id's kind, a colon and the id; a new object each time.
     */
    public String of(String deviceKey) {
        byte[] bytes = utf8(deviceKey);
        return hex(mac != null ? mac.doFinal(bytes) : digest.digest(bytes));
    }

    /** The first 64 bits of the hash by which Kinesis chooses the shard of a partition key. */
    long hash(String partitionKey) {
        return ByteBuffer.wrap(md5.digest(utf8(partitionKey))).getLong();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String hex(byte[] bytes) {
        byte[] text = new byte[2 * BYTES];
        for (int i = 0; i < BYTES; i++) {
            text[2 * i] = HEX[(bytes[i] & 0xF0) >>> 4];
            text[2 * i + 1] = HEX[bytes[i] & 0x0F];
        }
        return new String(text, StandardCharsets.ISO_8859_1);
    }
}
