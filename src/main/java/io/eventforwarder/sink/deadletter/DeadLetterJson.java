package io.eventforwarder.sink.deadletter;

import io.eventforwarder.model.DeadLetter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.api.common.serialization.SerializationSchema;
import org.apache.flink.formats.json.JsonSerializationSchema;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.annotation.JsonInclude;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.annotation.JsonProperty;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.annotation.JsonPropertyOrder;

/** Dead letters as JSON objects, the payload in base64. Not thread-safe. */
final class DeadLetterJson {
    private final SerializationSchema<Written> json = new JsonSerializationSchema<>();

    DeadLetterJson(SerializationSchema.InitializationContext context) throws Exception {
        json.open(context);
    }

    /** The whole letter. */
    byte[] whole(DeadLetter letter) {
        return json.serialize(new Written(letter, letter.payload(), null, null));
    }

    /** The letter in numbered parts whose payloads, put together, are the letter's. */
    List<byte[]> parts(DeadLetter letter, int payloadBytesEach) {
        byte[] payload = letter.payload();
        int count = Math.max(1, (payload.length + payloadBytesEach - 1) / payloadBytesEach);
        if (count == 1) {
            return List.of(whole(letter));
        }
        List<byte[]> parts = new ArrayList<>(count);
        for (int part = 1; part <= count; part++) {
            int from = (part - 1) * payloadBytesEach;
            int to = Math.min(payload.length, part * payloadBytesEach);
            parts.add(
                    json.serialize(
                            new Written(
                                    letter, Arrays.copyOfRange(payload, from, to), part, count)));
        }
        return parts;
    }

    /** The fields of a dead letter, as src/site/markdown/dead-letters.md names them. */
    @JsonPropertyOrder({
        "reason",
        "detail",
        "stage",
        "received_at",
        "source",
        "part",
        "parts",
        "payload"
    })
    @JsonInclude(JsonInclude.Include.NON_NULL)
    static final class Written {
        @JsonProperty final String reason;
        @JsonProperty final String detail;
        @JsonProperty final String stage;

        @JsonProperty("received_at")
        final String receivedAt;

        @JsonProperty final String source;
        @JsonProperty final Integer part;
        @JsonProperty final Integer parts;
        @JsonProperty final byte[] payload;

        Written(DeadLetter letter, byte[] payload, Integer part, Integer parts) {
            reason = letter.reason().code();
            detail = letter.detail();
            stage = letter.stage().label();
            receivedAt = Instant.ofEpochMilli(letter.receivedAt()).toString();
            source = letter.source().toString();
            this.part = part;
            this.parts = parts;
            this.payload = payload;
        }
    }
}
