package io.eventforwarder.source.kinesis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.eventforwarder.source.kinesis.ShardAssigner.Status;
import java.io.IOException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.junit.jupiter.api.Test;

/** The formats of the source's state. A later build must read the state of this build. */
class SourceStateTest {
    private static final List<String> PARENTS =
            List.of("shardId-000000000001", "shardId-000000000002");

    private static final ShardSplit SPLIT =
            new ShardSplit("shardId-000000000003", PARENTS, ShardSplit.after("4961"), true);

    private static final String SPLIT_BYTES =
            """
            0014 73686172 6449642d 30303030 30303030 30303033 00000002 0014 73686172 6449642d
            30303030 30303030 30303031 0014 73686172 6449642d 30303030 30303030 30303032 0015
            41465445 525f5345 5155454e 43455f4e 554d4245 52 0004 34393631 01
            """;

    private static final EnumeratorState ENUMERATOR =
            new EnumeratorState(
                    "arn:aws:kinesis:us-east-1:111111111111:stream/in",
                    1700000000123L,
                    ShardSplit.at(Instant.ofEpochMilli(1700000000456L)),
                    true,
                    "shard-9",
                    Map.of(
                            Status.UNASSIGNED,
                            List.of(
                                    new ShardSplit(
                                            "shard-8", List.of(), ShardSplit.TRIM_HORIZON, false)),
                            Status.ASSIGNED,
                            List.of(),
                            Status.PASSED,
                            List.of()));

    private static final String ENUMERATOR_BYTES =
            """
            01 0030 61726e3a6177733a6b696e657369733a75732d656173742d313a3131313131313131313131313a
            73747265616d2f696e 0000018bcfe5687b 000c 41545f54494d455354414d50 000d
            31373030303030303030343536 01 0007 73686172642d39 00000001 0007 73686172642d38 00000000
            000c 5452494d5f484f52495a4f4e 0000 00 00000000 00000000
            """;

    @Test
    void ofAShard() throws IOException {
        assertIsKept(new ShardSplit.Serializer(), SPLIT, SPLIT_BYTES);
    }

    @Test
    void ofTheEnumerator() throws IOException {
        assertIsKept(new EnumeratorState.Serializer(), ENUMERATOR, ENUMERATOR_BYTES);
    }

    private static <T> void assertIsKept(
            SimpleVersionedSerializer<T> serializer, T state, String hex) throws IOException {
        assertThat(serializer.serialize(state)).isEqualTo(bytes(hex));
        assertThat(serializer.deserialize(1, bytes(hex)))
                .usingRecursiveComparison()
                .isEqualTo(state);
        assertThatThrownBy(() -> serializer.deserialize(2, new byte[0]))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("format 2")
                .hasMessageContaining("Start the job with the version that wrote the state");
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replaceAll("\\s", ""));
    }
}
