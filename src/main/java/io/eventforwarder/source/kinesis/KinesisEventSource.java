package io.eventforwarder.source.kinesis;

import io.eventforwarder.model.InputRecord;
import io.eventforwarder.settings.SourceSettings;
import io.eventforwarder.source.EventSource;
import java.time.Clock;
import java.time.Instant;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Reads the operator's own stream, with the environment's default credentials. */
public final class KinesisEventSource implements EventSource {
    private final SourceSettings settings;
    private final ReadLimits limits;
    private final Clock clock;

    public KinesisEventSource(SourceSettings settings) {
        this(settings, ReadLimits.ofKinesis(), Clock.systemUTC());
    }

    /** With other limits than those of Kinesis. */
    public KinesisEventSource(SourceSettings settings, ReadLimits limits, Clock clock) {
        this.settings = settings;
        this.limits = limits;
        this.clock = clock;
    }

    @Override
    public DataStream<InputRecord> read(StreamExecutionEnvironment env) {
        // LATEST is this moment, and stays it over restarts: a shard that is quiet until then loses
        // nothing.
        Instant now = clock.instant();
        KinesisSource source =
                new KinesisSource(
                        settings,
                        limits,
                        settings.initialPosition(now)
                                .map(ShardPosition::at)
                                .orElse(ShardPosition.TRIM_HORIZON),
                        settings.stopAt(now),
                        env.getCheckpointConfig().isCheckpointingEnabled());
        return env.fromSource(
                        source,
                        WatermarkStrategy.noWatermarks(),
                        "Read event batches from Kinesis",
                        InputRecord.TYPE)
                .uid("source");
    }
}
