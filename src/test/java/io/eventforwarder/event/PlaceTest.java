package io.eventforwarder.event;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Ids are named after the text of a place, so it must never change. */
class PlaceTest {
    @Test
    void aPlaceInAStreamNamesShardSequenceAndSubsequence() {
        Place place = Place.inStream("events", "shardId-000000000000", "4961", 0);

        assertThat(place).hasToString("events/shardId-000000000000/4961/0#0");
        assertThat(place.subsequence(7)).hasToString("events/shardId-000000000000/4961/7#0");
        assertThat(place.subsequence(7).item(3))
                .hasToString("events/shardId-000000000000/4961/7#3");
    }

    @Test
    void aPlaceInAFileNamesPathAndOffset() {
        assertThat(Place.inFile("/data/a b.jsonl", 4096)).hasToString("/data/a b.jsonl@4096#0");
        assertThat(Place.inFile("/data/a b.jsonl", 4096).item(2))
                .hasToString("/data/a b.jsonl@4096#2");
    }

    @Test
    void samePlacesAreEqual() {
        assertThat(Place.inStream("s", "0", "1", 2).item(3))
                .isEqualTo(Place.inStream("s", "0", "1", 0).subsequence(2).item(3))
                .hasSameHashCodeAs(Place.inStream("s", "0", "1", 2).item(3))
                .isNotEqualTo(Place.inStream("s", "0", "1", 2))
                .isNotEqualTo(Place.inStream("s", "0", "2", 2).item(3))
                .isNotEqualTo(Place.inStream("s", "1", "1", 2).item(3))
                .isNotEqualTo(Place.inStream("t", "0", "1", 2).item(3))
                .isNotEqualTo(Place.inFile("s", 2).item(3));
    }
}
