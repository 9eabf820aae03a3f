package io.eventforwarder.parse;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventforwarder.model.DeadLetter;
import io.eventforwarder.model.DeadLetterReason;
import io.eventforwarder.model.InputRecord;
import io.eventforwarder.model.SourcePosition;
import io.eventforwarder.testing.AggregatedRecord;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AggregatedRecordTest {
    private static final SourcePosition POSITION =
            SourcePosition.inStream("in", "shardId-000000000000", "4711", 0);
    private static final List<byte[]> BATCHES =
            List.of(
                    utf8("{\"mpid\":1,\"events\":[{\"event_type\":\"first_run\",\"data\":{}}]}"),
                    utf8("[{\"mpid\":2},{\"mpid\":3}]"),
                    utf8("no batch"));

    private final RecordParser parser = new RecordParser(Set.of());

    /** User records count in every shard, whatever their keys hash to. */
    @Test
    void everyUserRecordIsParsedWhateverItsKey() {
        ParsedRecord parsed = parse(AggregatedRecord.of(List.of("a", "b", "c"), BATCHES));

        assertThat(parsed.batches())
                .extracting(batch -> batch.position().toString())
                .containsExactly(
                        "in/shardId-000000000000/4711/0#0",
                        "in/shardId-000000000000/4711/1#0",
                        "in/shardId-000000000000/4711/1#1");
        assertThat(parsed.deadLetters())
                .singleElement()
                .satisfies(
                        letter -> {
                            assertThat(letter.reason()).isEqualTo(DeadLetterReason.INVALID_JSON);
                            assertThat(letter.source().toString())
                                    .isEqualTo("in/shardId-000000000000/4711/2#0");
                            assertThat(letter.payload()).isEqualTo(utf8("no batch"));
                        });
    }

    static Stream<byte[]> invalidRecords() {
        byte[] valid = AggregatedRecord.of("secret-key", BATCHES);
        byte[] otherMd5 = valid.clone();
        otherMd5[otherMd5.length - 1]++;
        return Stream.of(
                AggregatedRecord.withBadIndex("secret-key", BATCHES),
                otherMd5,
                Arrays.copyOf(valid, 10),
                Arrays.copyOf(valid, valid.length - 1),
                AggregatedRecord.of(utf8("secret-key, no protobuf")));
    }

    @ParameterizedTest
    @MethodSource("invalidRecords")
    void anInvalidAggregatedRecordBecomesOneDeadLetterWithItsBytes(byte[] record) {
        ParsedRecord parsed = parse(record);

        assertThat(parsed.batches()).isEmpty();
        DeadLetter letter = parsed.deadLetters().get(0);
        assertThat(parsed.deadLetters()).hasSize(1);
        assertThat(letter.reason()).isEqualTo(DeadLetterReason.INVALID_AGGREGATE);
        assertThat(letter.payload()).isEqualTo(record);
        assertThat(letter.detail())
                .startsWith("The record is a Kinesis aggregated record, but ")
                .doesNotContain("secret-key");
    }

    private ParsedRecord parse(byte[] record) {
        return parser.parse(new InputRecord(record, POSITION, 1_700_000_000_000L));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
