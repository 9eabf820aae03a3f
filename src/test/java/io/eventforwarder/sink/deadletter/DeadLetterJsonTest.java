package io.eventforwarder.sink.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.eventforwarder.model.DeadLetter;
import io.eventforwarder.model.DeadLetterReason;
import io.eventforwarder.model.SourcePosition;
import io.eventforwarder.testing.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeadLetterJsonTest {
    private static final SourcePosition POSITION =
            SourcePosition.inStream("events", "shardId-000000000003", "4961", 7);
    private static final int KINESIS_LIMIT = 1 << 20;

    @Test
    void aLetterHasReasonSourceTimeAndPayload() throws IOException {
        byte[] payload = {'{', 0, -1, -128, '\n'};

        byte[] json =
                DeadLetterJson.asOneObject(
                        "customer", letter("A \"sentence\".", POSITION, payload));

        assertThat(json)
                .asString(StandardCharsets.UTF_8)
                .isEqualTo(
                        "{\"reason\":\"invalid_json\",\"detail\":\"A \\\"sentence\\\".\","
                                + "\"stage\":\"parse\",\"connection\":\"customer\","
                                + "\"received_at\":\"2023-11-14T22:13:20.123Z\","
                                + "\"source\":\"events/shardId-000000000003/4961/7#0\","
                                + "\"payload\":\"ewD/gAo=\"}");
    }

    @Test
    void aLetterIsOneLine() throws IOException {
        SourcePosition position = SourcePosition.inFile("/data/é\n.jsonl", 3);

        assertThat(
                        DeadLetterJson.asOneObject(
                                "customer", letter("Two\nlines\r.", position, random(10_000))))
                .asString(StandardCharsets.UTF_8)
                .doesNotContain("\n", "\r");
    }

    @ParameterizedTest
    @CsvSource({"0, 100", "100, 100"})
    void aLetterThatFitsHasNoParts(int size, int maxPayloadBytes) throws IOException {
        DeadLetter letter = letter("Small.", POSITION, random(size));

        assertThat(DeadLetterJson.parts("customer", letter, maxPayloadBytes))
                .containsExactly(DeadLetterJson.asOneObject("customer", letter));
        assertThat(
                        Json.read(DeadLetterJson.asOneObject("customer", letter))
                                .path("payload")
                                .binaryValue())
                .isEqualTo(letter.payload());
    }

    @ParameterizedTest
    @CsvSource({"101, 100, 2", "200, 100, 2", "201, 100, 3", "10, 1, 10", "1000, 7, 143"})
    void aLargeLetterHasNumberedPartsThatMakeUpItsPayload(int size, int maxPayloadBytes, int parts)
            throws IOException {
        byte[] payload = random(size);

        List<byte[]> written =
                DeadLetterJson.parts(
                        "customer", letter("Large.", POSITION, payload), maxPayloadBytes);

        assertThat(written).hasSize(parts);
        ByteArrayOutputStream together = new ByteArrayOutputStream();
        for (int i = 0; i < parts; i++) {
            JsonNode part = Json.read(written.get(i));
            assertThat(Json.fieldNames(part))
                    .containsExactly(
                            "reason",
                            "detail",
                            "stage",
                            "connection",
                            "received_at",
                            "source",
                            "part",
                            "parts",
                            "payload");
            assertThat(part.path("part").intValue()).isEqualTo(i + 1);
            assertThat(part.path("parts").intValue()).isEqualTo(parts);
            assertThat(part.path("source").textValue()).isEqualTo(POSITION.toString());
            together.write(part.path("payload").binaryValue());
        }
        assertThat(together.toByteArray()).isEqualTo(payload);
    }

    @Test
    void eachPartOfTheLargestLetterIsARecordThatKinesisTakes() throws IOException {
        DeadLetter letter = letter("x".repeat(1_000), POSITION, random(10 << 20));

        assertThat(DeadLetterJson.forKinesis("customer", letter))
                .hasSizeGreaterThan(10)
                .allSatisfy(part -> assertThat(part).hasSizeLessThan(KINESIS_LIMIT - 256));
    }

    private static DeadLetter letter(String detail, SourcePosition position, byte[] payload) {
        return new DeadLetter(
                DeadLetterReason.INVALID_JSON,
                detail,
                DeadLetter.Stage.PARSE,
                1,
                1_700_000_000_123L,
                position,
                payload);
    }

    private static byte[] random(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }
}
