package io.eventforwarder.source.kinesis;

import io.eventforwarder.model.InputRecord;
import io.eventforwarder.settings.SourceSettings;
import io.eventforwarder.source.EventSource;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.connector.base.source.reader.splitreader.SplitReader;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.util.clock.SystemClock;

/**
 * Reads a Kinesis stream: each record at least once, and each shard in order. {@link ShardAssigner}
 * keeps a device's records in order through splits and merges.
 */
public final class KinesisSource implements Source<InputRecord, ShardSplit, EnumeratorState> {
    private static final long serialVersionUID = 1L;

    private final SourceSettings settings;
    private final ReadLimits limits;

    /**
     * The instant that {@code LATEST} stands for. It stays the same after a restart, so that no
     * record is skipped in a shard that had no records before the restart.
     */
    private final Instant submitted;

    private final boolean checkpointing;
    private final StreamClient.Opener opener;

    private KinesisSource(
            SourceSettings settings,
            ReadLimits limits,
            Instant submitted,
            boolean checkpointing,
            StreamClient.Opener opener) {
        this.settings = settings;
        this.limits = limits;
        this.submitted = submitted;
        this.checkpointing = checkpointing;
        this.opener = opener;
    }

    /** Creates a source that reads the operator's own stream with the environment's credentials. */
    public static EventSource of(SourceSettings settings, ReadLimits limits) {
        return of(settings, limits, StreamClient::open);
    }

    static EventSource of(SourceSettings settings, ReadLimits limits, StreamClient.Opener opener) {
        return env ->
                env.fromSource(
                                new KinesisSource(
                                        settings,
                                        limits,
                                        Instant.now(),
                                        env.getCheckpointConfig().isCheckpointingEnabled(),
                                        opener),
                                WatermarkStrategy.noWatermarks(),
                                "Read event batches from Kinesis",
                                InputRecord.TYPE)
                        .uid("source");
    }

    /** The arrival time up to which records are read; empty if the source never ends. */
    private Optional<Instant> stopAt() {
        return settings.stopAt(submitted);
    }

    @Override
    public Boundedness getBoundedness() {
        return stopAt().isPresent() ? Boundedness.BOUNDED : Boundedness.CONTINUOUS_UNBOUNDED;
    }

    @Override
    public SplitEnumerator<ShardSplit, EnumeratorState> createEnumerator(
            SplitEnumeratorContext<ShardSplit> context) {
        return restoreEnumerator(
                context,
                EnumeratorState.initial(
                        settings.initialPosition(submitted)
                                .map(ShardSplit::at)
                                .orElse(ShardSplit.TRIM_HORIZON)));
    }

    @Override
    public SplitEnumerator<ShardSplit, EnumeratorState> restoreEnumerator(
            SplitEnumeratorContext<ShardSplit> context, EnumeratorState state) {
        return new ShardEnumerator(
                context,
                new StreamClient(settings, opener, false),
                new SourcePause(StreamClient.displayName(settings), context.metricGroup()),
                limits,
                stopAt().isPresent(),
                new ShardAssigner(checkpointing, state.lastListed, state.shards),
                state);
    }

    @Override
    public SourceReader<InputRecord, ShardSplit> createReader(SourceReaderContext context) {
        boolean subscribes = settings.consumer() == SourceSettings.Consumer.FAN_OUT;
        long stopAt = stopAt().map(Instant::toEpochMilli).orElse(Long.MAX_VALUE);
        String stream = StreamClient.displayName(settings);
        ReaderStatus status =
                new ReaderStatus(stream, SystemClock.getInstance(), context.metricGroup());
        Supplier<SplitReader<InputRecord, ShardSplit>> shardReaders =
                () -> {
                    StreamClient client = new StreamClient(settings, opener, subscribes);
                    return subscribes
                            ? new FanOutShardReader(
                                    client,
                                    limits,
                                    stopAt,
                                    status,
                                    settings.consumerName().orElseThrow())
                            : new PollingShardReader(client, limits, stopAt, status);
                };
        return new KinesisSourceReader(shardReaders, status, context);
    }

    @Override
    public SimpleVersionedSerializer<ShardSplit> getSplitSerializer() {
        return new ShardSplit.Serializer();
    }

    @Override
    public SimpleVersionedSerializer<EnumeratorState> getEnumeratorCheckpointSerializer() {
        return new EnumeratorState.Serializer();
    }
}
