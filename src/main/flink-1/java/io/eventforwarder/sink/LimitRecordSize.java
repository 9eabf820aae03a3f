package io.eventforwarder.sink;

import io.eventforwarder.event.DeadLetter;
import io.eventforwarder.event.OutgoingRecord;
import io.eventforwarder.event.Refusal;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * A record that is too large with its partition key is a dead letter: in {@code KinesisStreamsSink}
 * it would fail the job, after every restart again.
 */
final class LimitRecordSize extends ProcessFunction<OutgoingRecord, OutgoingRecord>
        implements CheckpointedFunction {
    private static final long serialVersionUID = 1L;

    private final String destination;
    private final long maxRecordSize;
    private final OutputTag<DeadLetter> deadLetters;

    /**
     * @param destination see {@link WaitingRecords}
     * @param maxRecordSize in bytes, the partition key counted in
     */
    LimitRecordSize(String destination, long maxRecordSize, OutputTag<DeadLetter> deadLetters) {
        this.destination = destination;
        this.maxRecordSize = maxRecordSize;
        this.deadLetters = deadLetters;
    }

    /** On behalf of the sink, which is in the same task and sends nothing before. */
    @Override
    public void initializeState(FunctionInitializationContext context) throws Exception {
        WaitingRecords.areFor(destination, context.getOperatorStateStore());
    }

    @Override
    public void snapshotState(FunctionSnapshotContext context) {}

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
