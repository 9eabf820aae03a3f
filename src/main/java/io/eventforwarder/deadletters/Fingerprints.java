package io.eventforwarder.deadletters;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** SHA-256, by which letters and their parts are told apart. */
final class Fingerprints {
    private Fingerprints() {}

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java runtime has SHA-256.", e);
        }
    }

    static String hex(byte[] bytes) {
        StringBuilder hex = new StringBuilder();
        for (byte each : bytes) {
            hex.append(Character.forDigit((each >> 4) & 0xF, 16))
                    .append(Character.forDigit(each & 0xF, 16));
        }
        return hex.toString();
    }
}
