package io.eventforwarder.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventforwarder.event.InputRecord;
import org.apache.flink.streaming.connectors.kinesis.model.SequenceNumber;
import org.junit.jupiter.api.Test;

class PlacedKinesisConsumerTest {
    private static final InputRecord RECORD =
            new InputRecordSchema()
                    .deserialize(new byte[] {'7'}, "key", "4960", 1700, "events", "shard-3");

    @Test
    void recordStandsAtItsSequenceNumber() {
        InputRecord placed = PlacedKinesisConsumer.placed(RECORD, new SequenceNumber("4960"));

        assertThat(placed.place()).hasToString("events/shard-3/4960/0#0");
        assertThat(placed.arrival()).isEqualTo(1700);
    }

    @Test
    void userRecordStandsAtItsSubsequenceNumberToo() {
        InputRecord placed = PlacedKinesisConsumer.placed(RECORD, new SequenceNumber("4960", 12));

        assertThat(placed.place()).hasToString("events/shard-3/4960/12#0");
        assertThat(placed.bytes()).isEqualTo(RECORD.bytes());
        assertThat(placed.arrival()).isEqualTo(1700);
    }
}
