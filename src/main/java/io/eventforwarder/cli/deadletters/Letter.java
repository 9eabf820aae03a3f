package io.eventforwarder.cli.deadletters;

import static org.apache.flink.util.Preconditions.checkArgument;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.eventforwarder.model.NameBasedIds;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
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
import javax.annotation.Nullable;
import org.apache.flink.util.StringUtils;

/** A dead letter. A large letter is written in parts, of which some may not have been found. */
final class Letter {
    /** A payload in a file has no size limit. */
    private static final JsonFactory JSON =
            JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxStringLength(Integer.MAX_VALUE)
                                    .build())
                    .build();

    private static final int ID_CHARACTERS = 12;
    private static final Pattern UNSAFE_IN_LINE = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]");
    private static final Pattern UNSAFE_IN_TEXT = Pattern.compile("[\\p{Cc}\\p{Cf}&&[^\n\t]]");

    private final String reason;
    private final String detail;
    private final String stage;
    private final String connection;
    private final String source;
    private final Instant receivedAt;
    private final int number;
    private final int count;
    private final SortedMap<Integer, Payload> parts = new TreeMap<>();

    /**
     * Parses one JSON object, which is a whole letter or a part of one; unknown fields are ignored.
     *
     * @throws IllegalArgumentException if the object is not a dead letter; the message does not
     *     quote it
     */
    Letter(byte[] json) {
        Map<String, String> fields = fields(json);
        try {
            reason = escaped(fields.get("reason"), UNSAFE_IN_LINE);
            detail = escaped(fields.getOrDefault("detail", ""), UNSAFE_IN_LINE);
            stage = escaped(fields.get("stage"), UNSAFE_IN_LINE);
            connection = escaped(fields.getOrDefault("connection", "-"), UNSAFE_IN_LINE);
            source = escaped(fields.get("source"), UNSAFE_IN_LINE);
            receivedAt = Instant.parse(fields.getOrDefault("received_at", ""));
            number = Integer.parseInt(fields.getOrDefault("part", "1"));
            count = Integer.parseInt(fields.getOrDefault("parts", "1"));
            byte[] payload = Base64.getDecoder().decode(fields.getOrDefault("payload", "missing!"));
            parts.put(number, new Payload(payload));
            checkArgument(number >= 1 && number <= count);
        } catch (DateTimeException | IllegalArgumentException e) {
            throw new IllegalArgumentException("a field is missing or has another form", e);
        }
    }

    /** The values of a JSON object that are strings or whole numbers, by their names. */
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

    /** A key that is equal for all parts of one letter. */
    List<Object> origin() {
        return List.of(connection, source, reason, stage, detail, count);
    }

    /** A key that is equal for copies of one part. */
    List<Object> identity() {
        return List.of(origin(), id(), number);
    }

    /** Adds a part of the same letter; false if this letter has that part already. */
    boolean add(Letter part) {
        return parts.putIfAbsent(part.number, part.parts.get(part.number)) == null;
    }

    /** Moves the payload from memory to the end of a file; without a file it is dropped. */
    void movePayloadTo(@Nullable RandomAccessFile file) throws IOException {
        parts.get(number).moveTo(file);
    }

    /**
     * A hash of connection, source position, reason and content, so that the id of a letter is the
     * same in every run. It includes the content, because one input batch can give several letters
     * with the same position and reason.
     */
    String id() {
        MessageDigest digest = NameBasedIds.sha256();
        digest.update(
                String.join("\n", connection, source, reason, "").getBytes(StandardCharsets.UTF_8));
        parts.values().forEach(part -> digest.update(part.digest));
        return StringUtils.byteToHexString(digest.digest()).substring(0, ID_CHARACTERS);
    }

    String reason() {
        return reason;
    }

    String stage() {
        return stage;
    }

    String connection() {
        return connection;
    }

    Instant receivedAt() {
        return receivedAt;
    }

    boolean isComplete() {
        return parts.size() == count;
    }

    /** How many parts were found, such as {@code 2 of 3 parts}. */
    String extent() {
        return parts.size() + " of " + count + " parts";
    }

    /** One line without event content. */
    String summary() {
        String size = length() + " bytes" + (isComplete() ? "" : ", " + extent());
        return String.join(
                "  ", id(), receivedAt.toString(), stage, reason, connection, source, size);
    }

    /** All fields, and the payload as UTF-8. */
    String details() throws IOException {
        return String.join(
                "\n",
                "id: " + id(),
                "reason: " + reason,
                "detail: " + detail,
                "stage: " + stage,
                "received_at: " + receivedAt,
                "connection: " + connection,
                "source: " + source,
                "payload, " + length() + " bytes:",
                escaped(new String(payload(), StandardCharsets.UTF_8), UNSAFE_IN_TEXT));
    }

    /** The payload of the parts that were found. */
    byte[] payload() throws IOException {
        ByteArrayOutputStream payload = new ByteArrayOutputStream(Math.toIntExact(length()));
        for (Payload part : parts.values()) {
            payload.writeBytes(part.read());
        }
        return payload.toByteArray();
    }

    private long length() {
        return parts.values().stream().mapToLong(part -> part.length).sum();
    }

    /** Escapes characters that could control a terminal. */
    private static String escaped(@Nullable String text, Pattern unsafe) {
        checkArgument(text != null);
        return unsafe.matcher(text)
                .replaceAll(found -> String.format("\\\\u%04x", found.group().codePointAt(0)));
    }

    /** The payload of one part. */
    private static final class Payload {
        private final byte[] digest;
        private final int length;
        private byte[] bytes;
        private RandomAccessFile file;
        private long position;

        Payload(byte[] bytes) {
            this.digest = NameBasedIds.sha256().digest(bytes);
            this.length = bytes.length;
            this.bytes = bytes;
        }

        void moveTo(@Nullable RandomAccessFile newFile) throws IOException {
            if (newFile != null) {
                file = newFile;
                position = file.length();
                file.seek(position);
                file.write(bytes);
            }
            bytes = null;
        }

        byte[] read() throws IOException {
            byte[] read = new byte[length];
            file.seek(position);
            file.readFully(read);
            return read;
        }
    }
}
