package io.eventforwarder.sink.deadletter;

import com.fasterxml.jackson.core.Base64Variants;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.eventforwarder.model.DeadLetter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes dead letters as JSON objects, with the payload in base64. {@code connection} tells the
 * letters of several jobs apart.
 */
public final class DeadLetterJson {
    private static final JsonFactory JSON = new JsonFactory();

    /**
     * Base64 makes the payload a third longer. With the other fields it then still fits into a
     * Kinesis record of 1 MiB.
     */
    private static final int MAX_PAYLOAD_IN_KINESIS = 700 << 10;

    private DeadLetterJson() {}

    /** Writes the whole letter as one object. */
    public static byte[] asOneObject(String connection, DeadLetter letter) throws IOException {
        return parts(connection, letter, Integer.MAX_VALUE).get(0);
    }

    /** Writes a letter as one object, or as the numbered parts that Kinesis accepts. */
    public static List<byte[]> forKinesis(String connection, DeadLetter letter) throws IOException {
        return parts(connection, letter, MAX_PAYLOAD_IN_KINESIS);
    }

    /**
     * Writes a letter as parts with limited payloads. The letter's payload is the concatenation of
     * the parts' payloads.
     */
    static List<byte[]> parts(String connection, DeadLetter letter, int maxPayloadBytes)
            throws IOException {
        int bytes = letter.payload().length;
        int count = Math.max(1, (int) (((long) bytes + maxPayloadBytes - 1) / maxPayloadBytes));
        List<byte[]> parts = new ArrayList<>(count);
        for (int part = 1; part <= count; part++) {
            parts.add(write(connection, letter, part, count, maxPayloadBytes));
        }
        return parts;
    }

    private static byte[] write(
            String connection, DeadLetter letter, int part, int parts, int maxPayloadBytes)
            throws IOException {
        byte[] payload = letter.payload();
        int from = (part - 1) * maxPayloadBytes;
        int length = Math.min(payload.length - from, maxPayloadBytes);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.writeStartObject();
            json.writeStringField("reason", letter.reason().code());
            json.writeStringField("detail", letter.detail());
            json.writeStringField("stage", letter.stage().label());
            json.writeStringField("connection", connection);
            json.writeStringField(
                    "received_at", Instant.ofEpochMilli(letter.receivedAt()).toString());
            json.writeStringField("source", letter.source().toString());
            if (parts > 1) {
                json.writeNumberField("part", part);
                json.writeNumberField("parts", parts);
            }
            json.writeFieldName("payload");
            json.writeBinary(Base64Variants.getDefaultVariant(), payload, from, length);
            json.writeEndObject();
        }
        return out.toByteArray();
    }
}
