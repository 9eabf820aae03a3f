package io.eventforwarder.deadletters;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A dead letter, its parts put together again. */
public final class Letter {
    private static final int ID_CHARACTERS = 10;

    private final WrittenLetter first;
    private final byte[][] parts;

    Letter(WrittenLetter first) {
        this.first = first;
        this.parts = new byte[first.parts()][];
    }

    boolean holds(WrittenLetter written) {
        return Arrays.equals(parts[written.part() - 1], written.payload());
    }

    boolean lacks(WrittenLetter written) {
        return parts[written.part() - 1] == null;
    }

    void add(WrittenLetter written) {
        parts[written.part() - 1] = written.payload();
    }

    /**
     * A fingerprint of place, reason and content, the same each time. Content has a share in it
     * because one input batch can give several letters with the same place and reason.
     */
    public String id() {
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256.", e);
        }
        digest.update((source() + '\n' + reason() + '\n').getBytes(StandardCharsets.UTF_8));
        for (byte[] part : parts) {
            if (part != null) {
                digest.update(part);
            }
        }
        StringBuilder hex = new StringBuilder();
        for (byte each : digest.digest()) {
            hex.append(String.format("%02x", each));
        }
        return hex.substring(0, ID_CHARACTERS);
    }

    /** The numbers of the parts that were not found, from 1; none for a complete letter. */
    public List<Integer> missingParts() {
        List<Integer> missing = new ArrayList<>();
        for (int i = 0; i < parts.length; i++) {
            if (parts[i] == null) {
                missing.add(i + 1);
            }
        }
        return missing;
    }

    /** The payload, of the parts that there are. */
    public byte[] payload() {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            if (part != null) {
                whole.writeBytes(part);
            }
        }
        return whole.toByteArray();
    }

    public String reason() {
        return first.reason();
    }

    public String detail() {
        return first.detail();
    }

    public String stage() {
        return first.stage();
    }

    public Instant receivedAt() {
        return first.receivedAt();
    }

    public String source() {
        return first.source();
    }
}
