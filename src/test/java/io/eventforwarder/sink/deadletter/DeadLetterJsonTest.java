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
import org.apache.flink.api.common.serialization.SerializationSchema;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.flink.util.SimpleUserCodeClassLoader;
import org.apache.flink.util.UserCodeClassLoader;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeadLetterJsonTest {
    private static final SourcePosition PLACE =
            SourcePosition.inStream("events", "shardId-000000000003", "4961", 7);
    private static final int KINESIS_LIMIT = 1 << 20;

    private DeadLetterJson json;

    @BeforeEach
    void open() throws Exception {
        json = new DeadLetterJson(new NoTask());
    }

    @Test
    void aLetterSaysWhyWhereWhenAndWhat() throws IOException {
        byte[] payload = {'{', 0, -1, -128, '\n'};

        JsonNode written = Json.read(json.whole(letter("A \"sentence\".", PLACE, payload)));

        assertThat(Json.fieldNames(written))
                .containsExactly("reason", "detail", "stage", "received_at", "source", "payload");
        assertThat(written.path("reason").textValue()).isEqualTo("invalid_json");
        assertThat(written.path("detail").textValue()).isEqualTo("A \"sentence\".");
        assertThat(written.path("stage").textValue()).isEqualTo("parse");
        assertThat(written.path("received_at").textValue()).isEqualTo("2023-11-14T22:13:20.123Z");
        assertThat(written.path("source").textValue())
                .isEqualTo("events/shardId-000000000003/4961/7#0");
        assertThat(written.path("payload").textValue()).isEqualTo("ewD/gAo=");
        assertThat(written.path("payload").binaryValue()).isEqualTo(payload);
    }

    @Test
    void aLetterIsOneLine() {
        assertThat(
                        new String(
                                json.whole(
                                        letter(
                                                "Two\nlines\r.",
                                                SourcePosition.inFile("/data/é\n.jsonl", 3),
                                                random(10_000))),
                                StandardCharsets.UTF_8))
                .doesNotContain("\n", "\r");
    }

    @Test
    void anEmptyPayloadIsAnEmptyText() {
        assertThat(
                        Json.read(json.whole(letter("Nothing.", PLACE, new byte[0])))
                                .path("payload")
                                .textValue())
                .isEmpty();
    }

    @Test
    void aLetterThatFitsHasNoParts() {
        DeadLetter letter = letter("Small.", PLACE, random(100));

        assertThat(json.parts(letter, 100)).containsExactly(json.whole(letter));
        assertThat(json.parts(letter("Empty.", PLACE, new byte[0]), 100)).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"101, 100, 2", "200, 100, 2", "201, 100, 3", "10, 1, 10", "1000, 7, 143"})
    void aLargeLetterHasNumberedPartsThatMakeUpItsPayload(int size, int each, int parts)
            throws IOException {
        byte[] payload = random(size);
        DeadLetter letter = letter("Large.", PLACE, payload);

        List<byte[]> written = json.parts(letter, each);

        assertThat(written).hasSize(parts);
        ByteArrayOutputStream together = new ByteArrayOutputStream();
        for (int i = 0; i < parts; i++) {
            JsonNode part = Json.read(written.get(i));
            assertThat(Json.fieldNames(part))
                    .containsExactly(
                            "reason",
                            "detail",
                            "stage",
                            "received_at",
                            "source",
                            "part",
                            "parts",
                            "payload");
            assertThat(part.path("part").intValue()).isEqualTo(i + 1);
            assertThat(part.path("parts").intValue()).isEqualTo(parts);
            assertThat(part.path("source").textValue()).isEqualTo(PLACE.toString());
            together.write(part.path("payload").binaryValue());
        }
        assertThat(together.toByteArray()).isEqualTo(payload);
    }

    @Test
    void eachPartOfTheLargestLetterIsARecordThatKinesisTakes() {
        DeadLetter letter = letter("x".repeat(1_000), PLACE, random(10 << 20));

        List<byte[]> parts = json.parts(letter, DeadLetterStream.PAYLOAD_BYTES_A_RECORD);

        assertThat(parts)
                .hasSizeGreaterThan(10)
                .allSatisfy(part -> assertThat(part).hasSizeLessThan(KINESIS_LIMIT - 256));
    }

    private static DeadLetter letter(String detail, SourcePosition place, byte[] payload) {
        return new DeadLetter(
                DeadLetterReason.INVALID_JSON,
                detail,
                DeadLetter.Stage.PARSE,
                1,
                1_700_000_000_123L,
                place,
                payload);
    }

    private static byte[] random(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }

    /** What a serializer asks of the task around it. */
    private static final class NoTask implements SerializationSchema.InitializationContext {
        @Override
        public MetricGroup getMetricGroup() {
            return new UnregisteredMetricsGroup();
        }

        @Override
        public UserCodeClassLoader getUserCodeClassLoader() {
            return SimpleUserCodeClassLoader.create(getClass().getClassLoader());
        }
    }
}
