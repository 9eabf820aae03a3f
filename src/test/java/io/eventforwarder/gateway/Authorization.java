package io.eventforwarder.gateway;

import io.eventforwarder.testing.HttpStub.Request;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * An Authorization header of Signature Version 4. The signature is computed from the headers that
 * this header lists. The signers of the two SDKs sign different headers, so neither signer can
 * check the signature of the other.
 */
record Authorization(
        String accessKeyId,
        String day,
        String region,
        String service,
        String signedHeaders,
        String signature) {
    private static final String ALGORITHM = "AWS4-HMAC-SHA256";
    private static final Pattern HEADER =
            Pattern.compile(
                    ALGORITHM
                            + " Credential=([^/,]+)/(\\d{8})/([^/,]+)/([^/,]+)/aws4_request,"
                            + " *SignedHeaders=([^,]+), *Signature=([0-9a-f]{64})");

    static Optional<Authorization> read(String header) {
        Matcher matcher = HEADER.matcher(header);
        return matcher.matches()
                ? Optional.of(
                        new Authorization(
                                matcher.group(1),
                                matcher.group(2),
                                matcher.group(3),
                                matcher.group(4),
                                matcher.group(5),
                                matcher.group(6)))
                : Optional.empty();
    }

    List<String> signed() {
        return List.of(signedHeaders.split(";", -1));
    }

    boolean isSignatureOf(Request request, String secret) {
        String scope = day + '/' + region + '/' + service + "/aws4_request";
        String headers =
                signed().stream()
                        .map(name -> name + ':' + canonical(request.header(name)) + '\n')
                        .collect(Collectors.joining());
        String canonicalRequest =
                String.join(
                        "\n",
                        request.method(),
                        "/",
                        "",
                        headers,
                        signedHeaders,
                        hex(sha256(request.bytes().asByteArray())));
        String toSign =
                String.join(
                        "\n",
                        ALGORITHM,
                        request.header("x-amz-date").orElse(""),
                        scope,
                        hex(sha256(bytes(canonicalRequest))));
        byte[] key = bytes("AWS4" + secret);
        for (String part : List.of(day, region, service, "aws4_request", toSign)) {
            key = hmac(key, part);
        }
        return MessageDigest.isEqual(bytes(hex(key)), bytes(signature));
    }

    /** The header for the same request with another access key of the same scope. */
    String withAccessKeyId(String other) {
        return ALGORITHM
                + " Credential="
                + String.join("/", other, day, region, service, "aws4_request")
                + ", SignedHeaders="
                + signedHeaders
                + ", Signature="
                + signature;
    }

    private static String canonical(Optional<String> value) {
        return value.orElse("").strip().replaceAll(" +", " ");
    }

    private static byte[] sha256(byte[] data) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(data);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] hmac(byte[] key, String data) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(bytes(data));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String hex(byte[] data) {
        return HexFormat.of().formatHex(data);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
