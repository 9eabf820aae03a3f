package io.eventforwarder.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventforwarder.event.InputRecord;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.apache.flink.kinesis.shaded.com.amazonaws.services.kinesis.model.HashKeyRange;
import org.apache.flink.kinesis.shaded.com.amazonaws.services.kinesis.model.Shard;
import org.apache.flink.streaming.connectors.kinesis.internals.publisher.RecordBatch;
import org.apache.flink.streaming.connectors.kinesis.internals.publisher.RecordPublisher;
import org.apache.flink.streaming.connectors.kinesis.internals.publisher.RecordPublisher.RecordPublisherRunResult;
import org.apache.flink.streaming.connectors.kinesis.model.SequenceNumber;
import org.apache.flink.streaming.connectors.kinesis.model.StreamShardHandle;
import org.junit.jupiter.api.Test;

class PlacedKinesisConsumerTest {
    private static final InputRecord RECORD =
            new InputRecordSchema()
                    .deserialize(new byte[] {'7'}, "key", "4960", 1700, "events", "shard-3");

    private static final StreamShardHandle SHARD =
            new StreamShardHandle(
                    "events",
                    new Shard()
                            .withShardId("shard-3")
                            .withHashKeyRange(
                                    new HashKeyRange()
                                            .withStartingHashKey("0")
                                            .withEndingHashKey("9")));

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

    @Test
    void secondsBehindSourceIsWhatEachAnswerSaysUntilTheShardHasEnded() throws Exception {
        SourceProgress progress =
                new SourceProgress(Clock.fixed(Instant.ofEpochSecond(1_700), ZoneOffset.UTC));
        RecordPublisher publisher =
                PlacedKinesisConsumer.watched(
                        consumer -> {
                            consumer.accept(new RecordBatch(List.of(), SHARD, 90_000L));
                            return RecordPublisherRunResult.INCOMPLETE;
                        },
                        "shard-3",
                        progress);
        RecordPublisher last =
                PlacedKinesisConsumer.watched(
                        consumer -> {
                            // Enhanced fan-out and the last answer of a shard may leave it out.
                            consumer.accept(new RecordBatch(List.of(), SHARD, null));
                            return RecordPublisherRunResult.COMPLETE;
                        },
                        "shard-3",
                        progress);

        assertThat(publisher.run(batch -> null)).isEqualTo(RecordPublisherRunResult.INCOMPLETE);
        assertThat(progress.secondsBehind()).isEqualTo(90);

        assertThat(last.run(batch -> null)).isEqualTo(RecordPublisherRunResult.COMPLETE);
        assertThat(progress.secondsBehind()).isZero();
    }
}
