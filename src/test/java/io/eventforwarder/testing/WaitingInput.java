package io.eventforwarder.testing;

import io.eventforwarder.model.InputRecord;
import io.eventforwarder.source.EventSource;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
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
 * Writes a number of records and then waits: the input never ends. Goes on where it was after a
 * restore. For jobs of this process.
 */
public final class WaitingInput implements EventSource {
    private static final Map<UUID, CompletableFuture<Void>> WRITTEN = new ConcurrentHashMap<>();

    /** Writes records one by one. */
    @FunctionalInterface
    public interface Writer extends Serializable {
        InputRecord write(long number);
    }

    private final UUID id = UUID.randomUUID();
    private final long records;
    private final Writer writer;

    /** Records from number 0. */
    public WaitingInput(long records, Writer writer) {
        this.records = records;
        this.writer = writer;
        WRITTEN.put(id, new CompletableFuture<>());
    }

    /** Done when all records have left. */
    public CompletableFuture<Void> written() {
        return WRITTEN.get(id);
    }

    @Override
    public DataStream<InputRecord> read(StreamExecutionEnvironment env) {
        return env.fromSource(
                        new NumberSequenceSource(0, Long.MAX_VALUE - 1),
                        WatermarkStrategy.noWatermarks(),
                        "Count")
                .uid("count")
                .setParallelism(1)
                .process(new Write(id, records, writer), InputRecord.TYPE)
                .uid("source")
                .name("Write records")
                .setParallelism(1);
    }

    /** The numbers that come in are but a clock. */
    private static final class Write extends ProcessFunction<Long, InputRecord>
            implements CheckpointedFunction {
        private static final long serialVersionUID = 1L;

        private final UUID id;
        private final long records;
        private final Writer writer;

        private transient ListState<Long> state;
        private transient long next;

        Write(UUID id, long records, Writer writer) {
            this.id = id;
            this.records = records;
            this.writer = writer;
        }

        @Override
        public void initializeState(FunctionInitializationContext context) throws Exception {
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
        public void processElement(Long tick, Context context, Collector<InputRecord> out)
                throws Exception {
            if (next < records) {
                out.collect(writer.write(next));
                next++;
            } else {
                WRITTEN.get(id).complete(null);
                // The source has no way to wait, so it is slowed down.
                Thread.sleep(1);
            }
        }
    }
}
