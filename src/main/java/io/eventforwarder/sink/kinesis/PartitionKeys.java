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
import org.apache.flink.util.StringUtils;

/**
 * Makes Kinesis partition keys: the first 16 bytes, in hex, of the device key's HMAC-SHA-256, or of
 * its SHA-256 without a secret. A device always has the same key, which does not reveal the
 * device's identifiers. Not thread-safe.
 */
public final class PartitionKeys {
    private static final String HMAC = "HmacSHA256";
    private static final int BYTES = OutgoingRecord.PARTITION_KEY_BYTES / 2;

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
     * Makes keys with the secret of the setting, and resolves it now if it is a reference.
     *
     * @throws UnresolvedSecretException if the secret cannot be resolved
     */
    public static PartitionKeys with(Optional<Secret> secret) {
        return new PartitionKeys(
                secret.map(setting -> Secrets.resolve("Output.partition-key-secret", setting)));
    }

    /** The partition key for a device key. */
    public String of(String deviceKey) {
        byte[] bytes = utf8(deviceKey);
        return StringUtils.byteToHexString(
                mac != null ? mac.doFinal(bytes) : digest.digest(bytes), 0, BYTES);
    }

    /** The first 64 bits of the hash by which Kinesis chooses the shard of a partition key. */
    long hash(String partitionKey) {
        return ByteBuffer.wrap(md5.digest(utf8(partitionKey))).getLong();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
