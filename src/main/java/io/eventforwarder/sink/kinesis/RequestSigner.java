package io.eventforwarder.sink.kinesis;

import io.eventforwarder.model.NameBasedIds;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.SortedMap;
import javax.annotation.Nullable;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.utils.BinaryUtils;

/**
 * Signs POST requests to the path {@code /} with AWS Signature Version 4. Derives the signing key
 * once a day for each secret. Not thread-safe.
 */
final class RequestSigner {
    private static final String ALGORITHM = "AWS4-HMAC-SHA256";
    private static final String HMAC = "HmacSHA256";
    private static final int DATE_LENGTH = 8;

    private final MessageDigest sha256 = NameBasedIds.sha256();
    private final Mac mac;

    /** What the key of {@link #mac} was derived from. */
    private String keyScope = "";

    @Nullable private String keySecret;

    RequestSigner() {
        try {
            mac = Mac.getInstance(HMAC);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java runtime has HMAC with SHA-256.", e);
        }
    }

    /**
     * The Authorization header of a request.
     *
     * @param region the region and service, such as {@code eu-west-1/kinesis}
     * @param headers the signed headers by their names in lower case, {@code x-amz-date} among them
     * @param bodyHash the SHA-256 hash of the body
     */
    String authorization(
            AwsCredentials credentials,
            String region,
            SortedMap<String, String> headers,
            byte[] bodyHash) {
        String time = headers.get("x-amz-date");
        String scope = time.substring(0, DATE_LENGTH) + '/' + region + "/aws4_request";
        String names = String.join(";", headers.keySet());
        StringBuilder request = new StringBuilder("POST\n/\n\n");
        headers.forEach(
                (name, value) -> request.append(name).append(':').append(value).append('\n'));
        request.append('\n').append(names).append('\n');
        request.append(BinaryUtils.toHex(bodyHash));
        String toSign =
                String.join(
                        "\n",
                        ALGORITHM,
                        time,
                        scope,
                        BinaryUtils.toHex(sha256.digest(utf8(request.toString()))));
        deriveKey(credentials.secretAccessKey(), scope);
        return ALGORITHM
                + " Credential="
                + credentials.accessKeyId()
                + '/'
                + scope
                + ", SignedHeaders="
                + names
                + ", Signature="
                + BinaryUtils.toHex(mac.doFinal(utf8(toSign)));
    }

    private void deriveKey(String secret, String scope) {
        if (secret.equals(keySecret) && scope.equals(keyScope)) {
            return;
        }
        byte[] key = utf8("AWS4" + secret);
        for (String part : scope.split("/", -1)) {
            useKey(key);
            key = mac.doFinal(utf8(part));
        }
        useKey(key);
        keySecret = secret;
        keyScope = scope;
    }

    private void useKey(byte[] key) {
        try {
            mac.init(new SecretKeySpec(key, HMAC));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HMAC takes any key.", e);
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
