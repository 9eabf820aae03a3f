package io.eventforwarder.source.kinesis;

import io.eventforwarder.model.InputRecord;
import io.eventforwarder.testing.PropertiesJson;
import io.eventforwarder.testing.StoppableCluster;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * A job that reads records {@code device:number} from a {@link FakeKinesis}, keys them by device,
 * and passes them to the test.
 */
final class SourceJob implements AutoCloseable {
    static final ReadLimits LIMITS =
            new ReadLimits(Duration.ofMillis(20), 2_000_000, Duration.ofMillis(300));

    private static final Map<String, SourceJob> BY_ID = new ConcurrentHashMap<>();

    private final String id = UUID.randomUUID().toString();
    private final FakeKinesis kinesis;
    private final List<String> received = new ArrayList<>();
    private final PropertiesJson properties =
            PropertiesJson.streamToStream()
                    .set("Source", "stream-name", FakeKinesis.NAME)
                    .set("Source", "region", "us-east-1")
                    .set("Output", "dead-letter-path", "/tmp");
    private ReadLimits limits = LIMITS;
    private long checkpointMillis = 200;
    private long nanosPerRecord;
    private int failures;
    private int starts;

    SourceJob(FakeKinesis kinesis, boolean fanOut) {
        this.kinesis = kinesis;
        if (fanOut) {
            source("consumer", "fan-out").source("consumer-name", "forwarder");
        }
        BY_ID.put(id, this);
    }

    SourceJob source(String key, String value) {
        properties.set("Source", key, value);
        return this;
    }

    SourceJob withLimits(ReadLimits other) {
        limits = other;
        return this;
    }

    SourceJob withoutCheckpoints() {
        checkpointMillis = 0;
        return this;
    }

    /**
     * Sets the time that the keyed operator takes for each record, so that records queue before it.
     */
    SourceJob takes(Duration perRecord) {
        nanosPerRecord = perRecord.toNanos();
        return this;
    }

    JobGraph submit(StoppableCluster cluster, Configuration configuration, int parallelism)
            throws Exception {
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 1000);
        configuration.set(
                RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(10));
        StreamExecutionEnvironment env =
                StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        env.setParallelism(parallelism);
        env.setMaxParallelism(128);
        if (checkpointMillis > 0) {
            env.enableCheckpointing(checkpointMillis);
        }
        KinesisSource.of(properties.settings().source(), limits, kinesis.opener())
                .read(env)
                .map(SourceJob::text, Types.STRING)
                .uid("text")
                .keyBy(SourceJob::device, Types.STRING)
                .process(new Receive(id), Types.STRING)
                .uid("receive");
        JobGraph job = env.getStreamGraph().getJobGraph();
        cluster.submit(job);
        return job;
    }

    private static String text(InputRecord record) {
        return new String(record.bytes(), StandardCharsets.UTF_8);
    }

    static String device(String text) {
        return text.substring(0, text.indexOf(':'));
    }

    /** All records that the keyed operator has received, in order. Failures repeat records. */
    List<String> received() {
        synchronized (received) {
            return List.copyOf(received);
        }
    }

    void fail() {
        synchronized (received) {
            failures++;
        }
    }

    int starts() {
        synchronized (received) {
            return starts;
        }
    }

    private void receive(String text) {
        LockSupport.parkNanos(nanosPerRecord);
        synchronized (received) {
            if (failures > 0) {
                failures--;
                throw new IllegalStateException("The test fails the job.");
            }
            received.add(text);
        }
    }

    private static final class Receive extends KeyedProcessFunction<String, String, String> {
        private static final long serialVersionUID = 1L;

        private final String job;

        Receive(String job) {
            this.job = job;
        }

        @Override
        public void open(OpenContext context) {
            SourceJob test = BY_ID.get(job);
            synchronized (test.received) {
                test.starts++;
            }
        }

        @Override
        public void processElement(String text, Context context, Collector<String> out) {
            BY_ID.get(job).receive(text);
        }
    }

    @Override
    public void close() {
        BY_ID.remove(id);
    }
}
