package io.eventforwarder.testing;

import io.eventforwarder.model.InputRecord;
import io.eventforwarder.source.EventSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongFunction;
import java.util.function.LongUnaryOperator;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeutils.base.LongSerializer;
import org.apache.flink.api.connector.source.lib.NumberSequenceSource;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;

/**
 * A source of numbered records that one task writes at the pace that the test sets. The input never
 * ends. A restored job continues with the next record. Works only for jobs in this JVM.
 */
public final class WaitingInput implements EventSource {
    private static final Map<UUID, WaitingInput> INPUTS = new ConcurrentHashMap<>();
    private static final long NEVER = Long.MAX_VALUE;

    /** Creates a record; its arrival time may be the time at which it is due. */
    @FunctionalInterface
    public interface Records {
        InputRecord record(long number, long dueMillis);
    }

    private final UUID id = UUID.randomUUID();
    private final Records records;
    private final CompletableFuture<Void> written = new CompletableFuture<>();

    /** The time at which a record is due, in milliseconds since the epoch. */
    private volatile LongUnaryOperator schedule = record -> NEVER;

    private volatile long count;

    /** Writes no record until {@link #writeUpTo} or {@link #writeAtRate} is called. */
    public WaitingInput(Records records) {
        this.records = records;
        INPUTS.put(id, this);
    }

    /**
     * Writes the records from number 0 to {@code end}, exclusive, as fast as the job takes them.
     */
    public WaitingInput(long end, LongFunction<InputRecord> records) {
        this((number, due) -> records.apply(number));
        writeUpTo(end);
    }

    public void writeUpTo(long end) {
        schedule = record -> record < end ? System.currentTimeMillis() : NEVER;
    }

    /** Writes records at a constant rate; the task catches up after a delay. */
    public void writeAtRate(double recordsPerSecond) {
        long first = count;
        long start = System.currentTimeMillis();
        schedule = record -> start + (long) ((record - first) * 1000 / recordsPerSecond);
    }

    public void stop() {
        schedule = record -> NEVER;
    }

    /** Completes when the task first waits for a record to become due. */
    public CompletableFuture<Void> written() {
        return written;
    }

    public long count() {
        return count;
    }

    /** The delay of the next record; 0 if it is not due yet. */
    public long lateMillis() {
        return Math.max(0, System.currentTimeMillis() - schedule.applyAsLong(count));
    }

    @Override
    public DataStream<InputRecord> read(StreamExecutionEnvironment env) {
        return env.fromSource(
                        new NumberSequenceSource(0, Long.MAX_VALUE - 1),
                        WatermarkStrategy.noWatermarks(),
                        "Count")
                .uid("count")
                .setParallelism(1)
                .process(new Write(id), InputRecord.TYPE)
                .uid("source")
                .name("Write records")
                .setParallelism(1);
    }

    /** Each incoming number triggers at most one record. */
    private static final class Write extends ProcessFunction<Long, InputRecord>
            implements CheckpointedFunction {
        private static final long serialVersionUID = 1L;

        private final UUID id;
        private transient WaitingInput input;
        private transient ListState<Long> state;
        private transient long next;

        Write(UUID id) {
            this.id = id;
        }

        @Override
        public void initializeState(FunctionInitializationContext context) throws Exception {
            input = INPUTS.get(id);
            state =
                    context.getOperatorStateStore()
                            .getListState(
                                    new ListStateDescriptor<>("next", LongSerializer.INSTANCE));
            for (long restored : state.get()) {
                next = restored;
            }
            input.count = next;
        }

        @Override
        public void snapshotState(FunctionSnapshotContext context) throws Exception {
            state.update(List.of(next));
        }

        @Override
        public void processElement(Long tick, Context context, Collector<InputRecord> out)
                throws Exception {
            long due = input.schedule.applyAsLong(next);
            if (due <= System.currentTimeMillis()) {
                out.collect(input.records.record(next, due));
                next++;
                input.count = next;
            } else {
                input.written.complete(null);
                // The source never pauses, so this operator slows it down.
                Thread.sleep(1);
            }
        }
    }
}
