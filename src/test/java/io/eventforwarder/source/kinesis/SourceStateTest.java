package io.eventforwarder.source.kinesis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.junit.jupiter.api.Test;

/** What checkpoints keep of the source: a later build must read what this one wrote. */
class SourceStateTest {
    private static final List<String> PARENTS =
            List.of("shardId-000000000001", "shardId-000000000002");

    private static final ShardSplit SPLIT =
            ShardSplit.of("shardId-000000000003", PARENTS, ShardPosition.after("4961"), true);

    private static final String SPLIT_BYTES =
            """
            0014 73686172 6449642d 30303030 30303030 30303033 00000002 0014 73686172 6449642d
            30303030 30303030 30303031 0014 73686172 6449642d 30303030 30303030 30303032 0015
            41465445 525f5345 5155454e 43455f4e 554d4245 52 0004 34393631 01
            """;

    private static final EnumeratorState ENUMERATOR =
            new EnumeratorState(
                    new StreamIdentity(
                            "arn:aws:kinesis:us-east-1:111111111111:stream/in", 1700000000123L),
                    ShardPosition.at(Instant.ofEpochMilli(1700000000456L)),
                    true,
                    "shard-9",
                    List.of(ShardSplit.unread("shard-8", List.of(), ShardPosition.TRIM_HORIZON)),
                    List.of(),
                    List.of());

    private static final String ENUMERATOR_BYTES =
            """
            01 0030 61726e3a6177733a6b696e657369733a75732d656173742d313a3131313131313131313131313a
            73747265616d2f696e 0000018bcfe5687b 000c 41545f54494d455354414d50 000d
            31373030303030303030343536 01 0007 73686172642d39 00000001 0007 73686172642d38 00000000
            000c 5452494d5f484f52495a4f4e 0000 00 00000000 00000000
            """;

    @Test
    void ofAShard() throws IOException {
        assertThat(ShardSplitSerializer.INSTANCE.serialize(SPLIT)).isEqualTo(bytes(SPLIT_BYTES));
        assertThat(ShardSplitSerializer.INSTANCE.deserialize(1, bytes(SPLIT_BYTES)))
                .isEqualTo(SPLIT);
    }

    @Test
    void ofTheEnumerator() throws IOException {
        EnumeratorStateSerializer serializer = new EnumeratorStateSerializer();
        assertThat(serializer.serialize(ENUMERATOR)).isEqualTo(bytes(ENUMERATOR_BYTES));

        EnumeratorState read = serializer.deserialize(1, bytes(ENUMERATOR_BYTES));
        assertThat(read.stream()).isEqualTo(ENUMERATOR.stream());
        assertThat(read.start()).isEqualTo(ENUMERATOR.start());
        assertThat(read.isListed()).isTrue();
        assertThat(read.lastListed()).isEqualTo("shard-9");
        assertThat(read.unassigned()).isEqualTo(ENUMERATOR.unassigned());
        assertThat(read.assigned()).isEmpty();
        assertThat(read.ended()).isEmpty();
    }

    @Test
    void anotherFormatIsRefusedWithASentence() {
        for (SimpleVersionedSerializer<?> serializer :
                List.of(ShardSplitSerializer.INSTANCE, new EnumeratorStateSerializer())) {
            assertThatThrownBy(() -> serializer.deserialize(2, new byte[0]))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("format 2")
                    .hasMessageContaining("Start the job with the version that wrote the state");
        }
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replaceAll("\\s", ""));
    }
}
