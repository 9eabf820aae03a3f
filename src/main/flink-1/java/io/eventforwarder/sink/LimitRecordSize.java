package io.eventforwarder.sink;

import io.eventforwarder.event.DeadLetter;
import io.eventforwarder.event.OutgoingRecord;
import io.eventforwarder.event.Refusal;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * A record that is too large with its partition key is a dead letter: in {@code KinesisStreamsSink}
 * it would fail the job, after every restart again.
 */
final class LimitRecordSize extends ProcessFunction<OutgoingRecord, OutgoingRecord> {
    private static final long serialVersionUID = 1L;

    private final long maxRecordSize;
    private final OutputTag<DeadLetter> deadLetters;

    /**
     * @param maxRecordSize in bytes, the partition key counted in
     */
    LimitRecordSize(long maxRecordSize, OutputTag<DeadLetter> deadLetters) {
        this.maxRecordSize = maxRecordSize;
        this.deadLetters = deadLetters;
    }

    @Override
    public void processElement(
            OutgoingRecord record, Context context, Collector<OutgoingRecord> out) {
        long size = record.bytes().length + PartitionKeys.LENGTH;
        if (size <= Math.min(maxRecordSize, PutRecordsSink.MAX_RECORD_SIZE)) {
            out.collect(record);
            return;
        }
        context.output(
                deadLetters,
                new DeadLetter(
                        Refusal.RECORD_TOO_LARGE,
                        "The record has "
                                + size
                                + " bytes with its partition key; max-record-size is "
                                + maxRecordSize
                                + ", and PutRecords takes "
                                + PutRecordsSink.MAX_RECORD_SIZE
                                + '.',
                        DeadLetter.Stage.SINK,
                        record.events(),
                        record.arrival(),
                        record.place(),
                        record.bytes()));
    }
}
