package io.eventforwarder.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Ids are named after the text of a place, so it must never change. */
class PlaceTest {
    @Test
    void aPlaceInAStreamNamesShardSequenceAndSubsequence() {
        SourcePosition place = SourcePosition.inStream("events", "shardId-000000000000", "4961", 0);

        assertThat(place).hasToString("events/shardId-000000000000/4961/0#0");
        assertThat(place.subsequence(7)).hasToString("events/shardId-000000000000/4961/7#0");
        assertThat(place.subsequence(7).item(3))
                .hasToString("events/shardId-000000000000/4961/7#3");
    }

    @Test
    void aPlaceInAFileNamesPathAndOffset() {
        assertThat(SourcePosition.inFile("/data/a b.jsonl", 4096))
                .hasToString("/data/a b.jsonl@4096#0");
        assertThat(SourcePosition.inFile("/data/a b.jsonl", 4096).item(2))
                .hasToString("/data/a b.jsonl@4096#2");
    }

    @Test
    void samePlacesAreEqual() {
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
