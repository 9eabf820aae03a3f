package io.eventforwarder.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Ids are derived from the text of a position, so the text must never change. */
class SourcePositionTest {
    @Test
    void aPositionInAStreamNamesShardSequenceAndSubsequence() {
        SourcePosition position =
                SourcePosition.inStream("events", "shardId-000000000000", "4961", 0);

        assertThat(position).hasToString("events/shardId-000000000000/4961/0#0");
        assertThat(position.subsequence(7)).hasToString("events/shardId-000000000000/4961/7#0");
        assertThat(position.subsequence(7).item(3))
                .hasToString("events/shardId-000000000000/4961/7#3");
    }

    @Test
    void aPositionInAFileNamesPathAndOffset() {
        assertThat(SourcePosition.inFile("/data/a b.jsonl", 4096))
                .hasToString("/data/a b.jsonl@4096#0");
        assertThat(SourcePosition.inFile("/data/a b.jsonl", 4096).item(2))
                .hasToString("/data/a b.jsonl@4096#2");
    }

    @Test
    void samePositionsAreEqual() {
        assertThat(SourcePosition.inStream("s", "0", "1", 2).item(3))
                .isEqualTo(SourcePosition.inStream("s", "0", "1", 0).subsequence(2).item(3))
                .hasSameHashCodeAs(SourcePosition.inStream("s", "0", "1", 2).item(3))
                .isNotEqualTo(SourcePosition.inStream("s", "0", "1", 2))
                .isNotEqualTo(SourcePosition.inStream("s", "0", "2", 2).item(3))
                .isNotEqualTo(SourcePosition.inStream("s", "1", "1", 2).item(3))
                .isNotEqualTo(SourcePosition.inStream("t", "0", "1", 2).item(3))
                .isNotEqualTo(SourcePosition.inFile("s", 2).item(3));
    }
}
