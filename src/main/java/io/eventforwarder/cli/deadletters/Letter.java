package io.eventforwarder.cli.deadletters;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** A dead letter, or those of its parts that were found. */
public final class Letter {
    // A letter in a file is whole, however large.
    private static final JsonFactory JSON =
            JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxStringLength(Integer.MAX_VALUE)
                                    .build())
                    .build();

    /** More than the longest input gives. */
    private static final int MOST_PARTS = 10_000;

    private static final int ID_CHARACTERS = 12;
    private static final Pattern UNSAFE_IN_LINE = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]");
    private static final Pattern UNSAFE_IN_TEXT = Pattern.compile("[\\p{Cc}\\p{Cf}&&[^\n\t]]");

    private final String reason;
    private final String detail;
    private final String stage;
    private final String source;
    private final Instant receivedAt;
    private final int count;
    private final SortedMap<Integer, Payload> parts = new TreeMap<>();

    /**
     * Reads one JSON object, which is a whole letter or a part of one; fields that are not known
     * are passed over.
     *
     * @throws IllegalArgumentException if it is no dead letter, with a message that quotes nothing
     */
    Letter(byte[] json) {
        Map<String, String> fields = fields(json);
        reason = fields.get("reason");
        detail = fields.getOrDefault("detail", "");
        stage = fields.get("stage");
        source = fields.get("source");
        int number;
        try {
            receivedAt = Instant.parse(fields.getOrDefault("received_at", ""));
            number = Integer.parseInt(fields.getOrDefault("part", "1"));
            count = Integer.parseInt(fields.getOrDefault("parts", "1"));
            byte[] payload = Base64.getDecoder().decode(fields.getOrDefault("payload", "none!"));
            parts.put(number, new Payload(payload));
        } catch (DateTimeException | IllegalArgumentException e) {
            throw new IllegalArgumentException("a field is missing or has another form", e);
        }
        boolean hasTexts = reason != null && stage != null && source != null;
        if (!hasTexts || number < 1 || number > count || count > MOST_PARTS) {
            throw new IllegalArgumentException("a field is missing or has another form");
        }
    }

    /** The texts and whole numbers of an object by their names. */
    private static Map<String, String> fields(byte[] json) {
        Map<String, String> fields = new HashMap<>();
        try (JsonParser parser = JSON.createParser(json)) {
            boolean isObject = parser.nextToken() == JsonToken.START_OBJECT;
            while (isObject && parser.nextToken() != JsonToken.END_OBJECT) {
                String name = parser.currentName();
                JsonToken value = parser.nextToken();
                if (value == JsonToken.VALUE_STRING || value == JsonToken.VALUE_NUMBER_INT) {
                    fields.put(name, parser.getText());
                } else {
                    parser.skipChildren();
                }
            }
            if (!isObject || parser.nextToken() != null) {
                throw new IllegalArgumentException("it is not one JSON object");
            }
            return fields;
        } catch (IOException e) {
            throw new IllegalArgumentException("it is broken JSON", e);
        }
    }

    /** What the parts of one letter have in common. */
    List<Object> origin() {
        return List.of(source, reason, stage, detail, count);
    }

    SortedMap<Integer, Payload> parts() {
        return parts;
    }

    /**
     * A fingerprint of place, reason and content, the same each time. Content has a share in it
     * because one input batch can give several letters with the same place and reason.
     */
    public String id() {
        MessageDigest digest = Payload.sha256();
        digest.update((source + '\n' + reason + '\n').getBytes(StandardCharsets.UTF_8));
        parts.values().forEach(part -> digest.update(part.fingerprint()));
        String hex = String.format("%064x", new BigInteger(1, digest.digest()));
        return hex.substring(0, ID_CHARACTERS);
    }

    /** As a terminal can show it, like the other texts. */
    public String reason() {
        return escaped(reason, UNSAFE_IN_LINE);
    }

    public String stage() {
        return escaped(stage, UNSAFE_IN_LINE);
    }

    public Instant receivedAt() {
        return receivedAt;
    }

    public boolean isComplete() {
        return parts.size() == count;
    }

    /** How much of it there is, such as {@code 2 of 3 parts}. */
    public String extent() {
        return parts.size() + " of " + count + " parts";
    }

    /** One line without event content. */
    public String summary() {
        String place = escaped(source, UNSAFE_IN_LINE);
        String size = length() + " bytes" + (isComplete() ? "" : ", " + extent());
        return String.join("  ", id(), receivedAt.toString(), stage(), reason(), place, size);
    }

    /** All fields, and the payload as far as it is UTF-8. */
    public String details() throws IOException {
        return String.join(
                "\n",
                "id: " + id(),
                "reason: " + reason(),
                "detail: " + escaped(detail, UNSAFE_IN_LINE),
                "stage: " + stage(),
                "received_at: " + receivedAt,
                "source: " + escaped(source, UNSAFE_IN_LINE),
                "payload, " + length() + " bytes:",
                escaped(new String(payload(), StandardCharsets.UTF_8), UNSAFE_IN_TEXT));
    }

    /** The payload, of the parts that there are. */
    public byte[] payload() throws IOException {
        ByteArrayOutputStream whole = new ByteArrayOutputStream(Math.toIntExact(length()));
        for (Payload part : parts.values()) {
            whole.writeBytes(part.read());
        }
        return whole.toByteArray();
    }

    private long length() {
        return parts.values().stream().mapToLong(Payload::length).sum();
    }

    private static String escaped(String text, Pattern unsafe) {
        return unsafe.matcher(text)
                .replaceAll(found -> String.format("\\\\u%04x", found.group().codePointAt(0)));
    }
}
