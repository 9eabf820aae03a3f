package io.eventforwarder.testing;

import io.eventforwarder.event.InputRecord;
import io.eventforwarder.source.EventSource;
import java.io.Serializable;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.connector.source.lib.NumberSequenceSource;
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

    private static final class Write extends ProcessFunction<Long, InputRecord> {
        private static final long serialVersionUID = 1L;

        private final UUID id;
        private final long records;
        private final Writer writer;

        Write(UUID id, long records, Writer writer) {
            this.id = id;
            this.records = records;
            this.writer = writer;
        }

        @Override
        public void processElement(Long number, Context context, Collector<InputRecord> out)
                throws Exception {
            if (number < records) {
                out.collect(writer.write(number));
            } else {
                WRITTEN.get(id).complete(null);
                // The source has no way to wait, so it is slowed down.
                Thread.sleep(1);
            }
        }
    }
}
