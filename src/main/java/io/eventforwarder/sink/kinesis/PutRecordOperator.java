package io.eventforwarder.sink.kinesis;

import io.eventforwarder.model.DeadLetter;
import io.eventforwarder.model.OutgoingRecord;
import io.eventforwarder.settings.StateOfAnotherDestinationException;
import io.eventforwarder.sink.ForwardedCounts;
import java.util.Map;
import java.util.stream.Stream;
import javax.annotation.Nullable;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.api.common.state.BroadcastState;
import org.apache.flink.api.common.state.KeyedStateStore;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.OperatorStateStore;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeutils.base.BooleanSerializer;
import org.apache.flink.api.common.typeutils.base.LongSerializer;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.apache.flink.api.common.typeutils.base.array.LongPrimitiveArraySerializer;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.heap.HeapKeyedStateBackend;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Runs a {@link RecordSender} in a task: keeps its records in keyed state, and holds the stream
 * back while the sender has no room.
 */
final class PutRecordOperator extends AbstractStreamOperator<DeadLetter>
        implements OneInputStreamOperator<OutgoingRecord, DeadLetter>, BoundedOneInput {
    private static final long serialVersionUID = 1L;
    private static final String SUMMARY = "devices";

    private final PutRecordOperatorFactory settings;
    private final transient MailboxExecutor mailbox;

    private transient RecordBuffer buffer;
    private transient ForwardedCounts forwarded;
    @Nullable private transient RecordSender sender;

    PutRecordOperator(
            PutRecordOperatorFactory settings, StreamOperatorParameters<DeadLetter> parameters) {
        this.settings = settings;
        this.mailbox = parameters.getMailboxExecutor();
        this.processingTimeService = parameters.getProcessingTimeService();
        setup(parameters.getContainingTask(), parameters.getStreamConfig(), parameters.getOutput());
    }

    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
        super.initializeState(context);
        if (!settings.stateDestination.isEmpty()) {
            checkDestination(context.getOperatorStateStore());
        }
        KeyedStateStore keyed = context.getKeyedStateStore();
        MapState<Long, OutgoingRecord> records =
                keyed.getMapState(
                        new MapStateDescriptor<>(
                                "records",
                                LongSerializer.INSTANCE,
                                OutgoingRecord.TYPE.createSerializer(
                                        getExecutionConfig().getSerializerConfig())));
        ValueState<long[]> summary =
                keyed.getState(
                        new ValueStateDescriptor<>(SUMMARY, LongPrimitiveArraySerializer.INSTANCE));
        buffer = new RecordBuffer(settings.maxBufferedBytes, new KeyedRecords(records, summary));
        forwarded = new ForwardedCounts(metrics, context.getOperatorStateStore());
        if (context.isRestored()) {
            buffer.restore();
        }
    }

    /**
     * Refuses state whose records are for another destination. The sink checks this before it sends
     * a record, because it may start before the operator that checks the windows' destination.
     */
    private void checkDestination(OperatorStateStore state) throws Exception {
        // Broadcast state reaches each subtask at any parallelism. A union list would as well, but
        // it prevents checkpoints once some subtasks have finished.
        BroadcastState<String, Boolean> known =
                state.getBroadcastState(
                        new MapStateDescriptor<>(
                                "destination",
                                StringSerializer.INSTANCE,
                                BooleanSerializer.INSTANCE));
        for (Map.Entry<String, Boolean> written : known.immutableEntries()) {
            if (!written.getKey().equals(settings.stateDestination)) {
                throw new StateOfAnotherDestinationException(
                        written.getKey(), settings.stateDestination);
            }
        }
        known.put(settings.stateDestination, true);
    }

    /** This operator's keyed state. */
    private final class KeyedRecords implements RecordBuffer.RecordState {
        private final MapState<Long, OutgoingRecord> records;
        private final ValueState<long[]> summary;

        KeyedRecords(MapState<Long, OutgoingRecord> records, ValueState<long[]> summary) {
            this.records = records;
            this.summary = summary;
        }

        @Override
        public void put(String deviceKey, long number, OutgoingRecord record) throws Exception {
            setCurrentKey(deviceKey);
            records.put(number, record);
        }

        @Override
        public OutgoingRecord get(String deviceKey, long number) throws Exception {
            setCurrentKey(deviceKey);
            return records.get(number);
        }

        @Override
        public void remove(String deviceKey, long number) throws Exception {
            setCurrentKey(deviceKey);
            records.remove(number);
        }

        @Override
        public void putSummary(String deviceKey, long[] values) throws Exception {
            setCurrentKey(deviceKey);
            summary.update(values);
        }

        @Override
        @Nullable
        public long[] summary(String deviceKey) throws Exception {
            setCurrentKey(deviceKey);
            return summary.value();
        }

        @Override
        public void removeSummary(String deviceKey) {
            setCurrentKey(deviceKey);
            summary.clear();
        }

        // RocksDB reads one key after the other from a snapshot of the state. The state on the heap
        // reads all keys of a key group before it returns the first of them.
        @Override
        public Stream<String> devices() {
            return getKeyedStateBackend()
                    .getKeys(SUMMARY, VoidNamespace.INSTANCE)
                    .map(String.class::cast);
        }
    }

    /** The slot's share of the heap if state is kept there, and unlimited otherwise. */
    private long heapForState() {
        if (!(getKeyedStateBackend() instanceof HeapKeyedStateBackend)) {
            return Long.MAX_VALUE;
        }
        int slots =
                getContainingTask()
                        .getEnvironment()
                        .getTaskManagerInfo()
                        .getConfiguration()
                        .get(TaskManagerOptions.NUM_TASK_SLOTS);
        return Runtime.getRuntime().maxMemory() / slots;
    }

    @Override
    public void open() throws Exception {
        super.open();
        // Beyond a quarter of the heap the input is slowed, and beyond a half it is stopped:
        // checkpoints then fail, but the process would end without memory.
        long heap = heapForState();
        sender =
                new RecordSender(
                        settings,
                        buffer,
                        Math.min(settings.maxOverflowBytes, heap / 4),
                        heap / 2,
                        mailbox,
                        getProcessingTimeService(),
                        metrics,
                        forwarded,
                        letter -> output.collect(new StreamRecord<>(letter)));
        sender.sendReady();
    }

    @Override
    public void processElement(StreamRecord<OutgoingRecord> element) throws Exception {
        OutgoingRecord record = element.getValue();
        while (!sender.hasRoomFor(record)) {
            mailbox.yield();
        }
        sender.add(record);
    }

    @Override
    public void snapshotState(StateSnapshotContext context) throws Exception {
        super.snapshotState(context);
        forwarded.store();
        buffer.store();
    }

    @Override
    public void endInput() throws Exception {
        sender.startDrain();
        while (!buffer.isEmpty()) {
            mailbox.yield();
        }
    }

    @Override
    public void close() throws Exception {
        if (sender != null) {
            sender.close();
            buffer.stopReading();
        }
        super.close();
    }
}
