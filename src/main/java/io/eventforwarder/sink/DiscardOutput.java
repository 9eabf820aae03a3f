package io.eventforwarder.sink;

import io.eventforwarder.model.DeadLetter;
import io.eventforwarder.model.OutgoingRecord;
import java.util.Optional;
import org.apache.flink.api.common.functions.RichFilterFunction;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.datastream.DataStream;

/** Counts records and drops them, for measurements. */
public final class DiscardOutput implements RecordOutput {
    @Override
    public Optional<DataStream<DeadLetter>> forward(DataStream<OutgoingRecord> records) {
        records.filter(new CountAndDrop()).uid("discard").name("Discard");
        return Optional.empty();
    }

    private static final class CountAndDrop extends RichFilterFunction<OutgoingRecord>
            implements CheckpointedFunction {
        private static final long serialVersionUID = 1L;

        private transient ForwardedCounts forwarded;

        @Override
        public void initializeState(FunctionInitializationContext context) throws Exception {
            forwarded =
                    new ForwardedCounts(
                            getRuntimeContext().getMetricGroup(), context.getOperatorStateStore());
        }

        @Override
        public void snapshotState(FunctionSnapshotContext context) throws Exception {
            forwarded.store();
        }

        @Override
        public boolean filter(OutgoingRecord record) {
            forwarded.add(record, System.currentTimeMillis());
            return false;
        }
    }
}
