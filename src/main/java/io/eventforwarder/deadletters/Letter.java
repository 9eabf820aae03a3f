package io.eventforwarder.deadletters;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/** A dead letter, its parts put together again. */
public final class Letter {
    private static final int ID_CHARACTERS = 12;

    private final String reason;
    private final String detail;
    private final String stage;
    private final Instant receivedAt;
    private final String source;
    private final int partsInAll;
    private final Payloads payloads;
    private final Map<Integer, Part> parts = new TreeMap<>();

    private static final class Part {
        private final byte[] fingerprint;
        private final long position;
        private final int length;

        Part(byte[] fingerprint, long position, int length) {
            this.fingerprint = fingerprint;
            this.position = position;
            this.length = length;
        }
    }

    /** A letter without a part yet. */
    Letter(WrittenLetter first, Payloads payloads) {
        this.reason = first.reason();
        this.detail = first.detail();
        this.stage = first.stage();
        this.receivedAt = first.receivedAt();
        this.source = first.source();
        this.partsInAll = first.parts();
        this.payloads = payloads;
    }

    boolean lacks(WrittenLetter written) {
        return !parts.containsKey(written.part());
    }

    void add(WrittenLetter written) throws IOException {
        byte[] payload = written.payload();
        parts.put(
                written.part(),
                new Part(
                        Fingerprints.sha256().digest(payload),
                        payloads.keep(payload),
                        payload.length));
    }

    /**
     * A fingerprint of place, reason and content, the same each time. Content has a share in it
     * because one input batch can give several letters with the same place and reason.
     */
    public String id() {
        MessageDigest digest = Fingerprints.sha256();
        digest.update((source + '\n' + reason + '\n').getBytes(StandardCharsets.UTF_8));
        parts.values().forEach(part -> digest.update(part.fingerprint));
        return Fingerprints.hex(digest.digest()).substring(0, ID_CHARACTERS);
    }

    public boolean isComplete() {
        return parts.size() == partsInAll;
    }

    /** How much of it there is, such as {@code 2 of 3 parts}. */
    public String extent() {
        return parts.size() + " of " + partsInAll + " parts";
    }

    /** Of the parts that there are. */
    public long payloadBytes() {
        return parts.values().stream().mapToLong(part -> part.length).sum();
    }

    /** The payload, of the parts that there are. */
    public byte[] payload() throws IOException {
        ByteArrayOutputStream whole = new ByteArrayOutputStream(Math.toIntExact(payloadBytes()));
        for (Part part : parts.values()) {
            whole.writeBytes(payloads.read(part.position, part.length));
        }
        return whole.toByteArray();
    }

    public String reason() {
        return reason;
    }

    public String detail() {
        return detail;
    }

    public String stage() {
        return stage;
    }

    public Instant receivedAt() {
        return receivedAt;
    }

    public String source() {
        return source;
    }
}
