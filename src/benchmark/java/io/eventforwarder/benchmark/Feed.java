package io.eventforwarder.benchmark;

import io.eventforwarder.model.InputRecord;
import io.eventforwarder.source.EventSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
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
 * Input from memory without an end, at the rate that is set; as many subtasks write it as the job
 * has slots. A job that is restored goes on where it was. For jobs of this process.
 */
final class Feed implements EventSource {
    private static final Map<UUID, Feed> FEEDS = new ConcurrentHashMap<>();
    private static final long NEVER = Long.MAX_VALUE;
    private static final long LONGEST_WAIT_NANOS = TimeUnit.MICROSECONDS.toNanos(200);

    private final UUID id = UUID.randomUUID();
    private final DeviceTraffic traffic;
    private final AtomicLong written = new AtomicLong();

    /**
     * When a record is due, in milliseconds since the epoch. One that is late is handed on at once
     * and still arrived when it was due: waiting counts.
     */
    private volatile LongUnaryOperator due = record -> NEVER;

    Feed(DeviceTraffic traffic) {
        this.traffic = traffic;
        FEEDS.put(id, this);
    }

    /** From now on hands on all records before a number, as fast as they are taken. */
    void unlimitedUpTo(long number) {
        due = record -> record < number ? System.currentTimeMillis() : NEVER;
    }

    /** From now on hands on so many records a second. */
    void followRate(double recordsASecond) {
        long first = written();
        long start = System.currentTimeMillis();
        due = record -> start + (long) ((record - first) * 1000 / recordsASecond);
    }

    /** How many records have been handed on. */
    long written() {
        return written.get();
    }

    /** For how long the next record has been due, where there is one subtask; 0 if it is not. */
    long endOfMillis() {
        return Math.max(0, System.currentTimeMillis() - due.applyAsLong(written()));
    }

    @Override
    public DataStream<InputRecord> read(StreamExecutionEnvironment env) {
        return env.fromSource(
                        new NumberSequenceSource(0, Long.MAX_VALUE - 1),
                        WatermarkStrategy.noWatermarks(),
                        "Count")
                .uid("count")
                .process(new Write(id), InputRecord.TYPE)
                .uid("source")
                .name("Write records");
    }

    /** The numbers that come in only set the pace. */
    private static final class Write extends ProcessFunction<Long, InputRecord>
            implements CheckpointedFunction {
        private static final long serialVersionUID = 1L;

        private final UUID id;

        private transient Feed feed;
        private transient ListState<Long> state;
        private transient long next;
        private transient int subtasks;

        Write(UUID id) {
            this.id = id;
        }

        @Override
        public void initializeState(FunctionInitializationContext context) throws Exception {
            feed = FEEDS.get(id);
            next = getRuntimeContext().getTaskInfo().getIndexOfThisSubtask();
            subtasks = getRuntimeContext().getTaskInfo().getNumberOfParallelSubtasks();
            state =
                    context.getOperatorStateStore()
                            .getListState(
                                    new ListStateDescriptor<>("next", LongSerializer.INSTANCE));
            for (long restored : state.get()) {
                next = restored;
            }
        }

        @Override
        public void snapshotState(FunctionSnapshotContext context) throws Exception {
            state.update(List.of(next));
        }

        @Override
        public void processElement(Long tick, Context context, Collector<InputRecord> out) {
            long due = feed.due.applyAsLong(next);
            long wait = due - System.currentTimeMillis();
            if (wait > 0) {
                // The source has no way to wait, so it is slowed down.
                LockSupport.parkNanos(LONGEST_WAIT_NANOS);
                return;
            }
            out.collect(feed.traffic.record(next, due));
            next += subtasks;
            feed.written.incrementAndGet();
        }
    }
}
