package io.eventforwarder.benchmark;

import io.eventforwarder.event.EventBatch;
import io.eventforwarder.event.Fragment;
import io.eventforwarder.event.InputRecord;
import io.eventforwarder.event.Place;
import io.eventforwarder.parse.RecordParser;
import io.eventforwarder.source.EventSource;
import io.eventforwarder.testing.traffic.Traffic;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.connector.source.lib.NumberSequenceSource;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;

/** Hands on traffic until it holds a number of events, and then waits: the input never ends. */
final class BufferedTraffic implements EventSource {
    private static final long SEED = 3;

    private final long events;

    BufferedTraffic(long events) {
        this.events = events;
        Progress.begin();
    }

    /** How far the one source of this process is. */
    static final class Progress {
        static final AtomicLong EVENTS = new AtomicLong();
        static final AtomicLong FRAGMENT_BYTES = new AtomicLong();
        static volatile CompletableFuture<Void> done = new CompletableFuture<>();

        private Progress() {}

        private static void begin() {
            EVENTS.set(0);
            FRAGMENT_BYTES.set(0);
            done = new CompletableFuture<>();
        }
    }

    @Override
    public DataStream<InputRecord> read(StreamExecutionEnvironment env) {
        return env.fromSource(
                        new NumberSequenceSource(0, Long.MAX_VALUE - 1),
                        WatermarkStrategy.noWatermarks(),
                        "Count")
                .uid("count")
                .process(new Write(events), InputRecord.TYPE)
                .uid("source")
                .name("Write traffic");
    }

    private static final class Write extends ProcessFunction<Long, InputRecord> {
        private static final long serialVersionUID = 1L;

        private final long events;
        private transient Traffic traffic;
        private transient RecordParser parser;

        Write(long events) {
            this.events = events;
        }

        @Override
        public void open(OpenContext context) {
            traffic = new Traffic(SEED, Traffic.Mix.SINGLE_BATCHES);
            parser = new RecordParser(Set.of());
        }

        @Override
        public void processElement(Long number, Context context, Collector<InputRecord> out)
                throws Exception {
            if (Progress.EVENTS.get() >= events) {
                Progress.done.complete(null);
                Thread.sleep(1);
                return;
            }
            InputRecord record =
                    new InputRecord(
                            traffic.next().bytes(),
                            Place.inStream("events", "shardId-000000000000", "4961" + number, 0),
                            1_700_000_000_000L + number);
            for (EventBatch batch : parser.parse(record).batches()) {
                Progress.EVENTS.addAndGet(batch.events().size());
                Progress.FRAGMENT_BYTES.addAndGet(new Fragment(batch, "", false, 0).bytes());
            }
            out.collect(record);
        }
    }
}
