package io.eventforwarder.chaos;

import io.eventforwarder.model.InputRecord;
import io.eventforwarder.source.EventSource;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.connector.source.lib.NumberSequenceSource;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Some batches a second until it is told to stop; the input never ends. For jobs of this process
 * that never restart.
 */
final class DeviceFeed implements EventSource {
    private static final Map<UUID, Progress> FEEDS = new ConcurrentHashMap<>();

    private final UUID id = UUID.randomUUID();
    private final int batchesASecond;

    /** What the task and the test share. */
    private static final class Progress {
        private long batches;
        private long events;
        private boolean isStopped;

        /** The next batch's number; -1 once stopped. */
        synchronized long next() {
            if (isStopped) {
                return -1;
            }
            events += DeviceBatches.events(batches);
            return batches++;
        }
    }

    DeviceFeed(int batchesASecond) {
        this.batchesASecond = batchesASecond;
        FEEDS.put(id, new Progress());
    }

    void stop() {
        Progress progress = FEEDS.get(id);
        synchronized (progress) {
            progress.isStopped = true;
        }
    }

    /** How many batches have left. */
    long batches() {
        Progress progress = FEEDS.get(id);
        synchronized (progress) {
            return progress.batches;
        }
    }

    /** How many events were in them. */
    long events() {
        Progress progress = FEEDS.get(id);
        synchronized (progress) {
            return progress.events;
        }
    }

    /** As from Kinesis, one subtask hands on a shard's records, in order. */
    @Override
    public DataStream<InputRecord> read(StreamExecutionEnvironment env) {
        return byShard(
                env.fromSource(
                                new NumberSequenceSource(0, Long.MAX_VALUE - 1),
                                WatermarkStrategy.noWatermarks(),
                                "Count")
                        .uid("count")
                        .setParallelism(1)
                        .process(new Write(id, batchesASecond), InputRecord.TYPE)
                        .uid("source")
                        .name("Write batches")
                        .setParallelism(1));
    }

    /** Gives each shard's batches to one subtask. */
    static DataStream<InputRecord> byShard(DataStream<InputRecord> batches) {
        return batches.partitionCustom(
                (shard, subtasks) -> Math.floorMod(shard.hashCode(), subtasks),
                record -> record.place().toString().split("/", 3)[1]);
    }

    /** The numbers that come in are but a clock. */
    private static final class Write extends ProcessFunction<Long, InputRecord> {
        private static final long serialVersionUID = 1L;

        private final UUID id;
        private final long nanosBetween;
        private transient long nextAt;

        Write(UUID id, int batchesASecond) {
            this.id = id;
            this.nanosBetween = TimeUnit.SECONDS.toNanos(1) / batchesASecond;
        }

        @Override
        public void processElement(Long tick, Context context, Collector<InputRecord> out)
                throws Exception {
            long now = System.nanoTime();
            long number = -1;
            if (nextAt - now <= 0) {
                // What a busy machine has missed is not made up for: the feed has no end.
                nextAt = Math.max(nextAt, now - 10 * nanosBetween) + nanosBetween;
                number = FEEDS.get(id).next();
            }
            if (number < 0) {
                // The source has no way to wait, so it is slowed down.
                Thread.sleep(1);
            } else {
                out.collect(DeviceBatches.write(number));
            }
        }
    }
}
