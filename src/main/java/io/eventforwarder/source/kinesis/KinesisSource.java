package io.eventforwarder.source.kinesis;

import io.eventforwarder.model.InputRecord;
import io.eventforwarder.settings.SourceSettings;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import javax.annotation.Nullable;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.connector.base.source.reader.splitreader.SplitReader;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * Reads a Kinesis stream, at least once and each shard in order. A device's records stay in order
 * through splits and merges; {@link ShardAssigner} says how.
 */
public final class KinesisSource implements Source<InputRecord, ShardSplit, EnumeratorState> {
    private static final long serialVersionUID = 1L;

    private final SourceSettings settings;
    private final ReadLimits limits;
    private final ShardPosition start;
    @Nullable private final Instant stopAt;
    private final boolean checkpointing;
    private final StreamClient.Clients clients;

    /**
     * @param settings of a source of type {@code kinesis}
     * @param start where the shards of the first listing are read from
     * @param stopAt the source ends when it has read all that had arrived by then; empty: it never
     *     ends
     * @param checkpointing whether the job takes checkpoints
     */
    public KinesisSource(
            SourceSettings settings,
            ReadLimits limits,
            ShardPosition start,
            Optional<Instant> stopAt,
            boolean checkpointing) {
        this(settings, limits, start, stopAt, checkpointing, StreamClient.Clients::ofKinesis);
    }

    KinesisSource(
            SourceSettings settings,
            ReadLimits limits,
            ShardPosition start,
            Optional<Instant> stopAt,
            boolean checkpointing,
            StreamClient.Clients clients) {
        this.settings = settings;
        this.limits = limits;
        this.start = start;
        this.stopAt = stopAt.orElse(null);
        this.checkpointing = checkpointing;
        this.clients = clients;
    }

    @Override
    public Boundedness getBoundedness() {
        return stopAt == null ? Boundedness.CONTINUOUS_UNBOUNDED : Boundedness.BOUNDED;
    }

    @Override
    public SplitEnumerator<ShardSplit, EnumeratorState> createEnumerator(
            SplitEnumeratorContext<ShardSplit> context) {
        return new ShardEnumerator(
                context,
                StreamClient.open(settings, clients),
                limits,
                start,
                stopAt != null,
                new ShardAssigner(checkpointing));
    }

    @Override
    public SplitEnumerator<ShardSplit, EnumeratorState> restoreEnumerator(
            SplitEnumeratorContext<ShardSplit> context, EnumeratorState state) {
        ShardEnumerator enumerator =
                new ShardEnumerator(
                        context,
                        StreamClient.open(settings, clients),
                        limits,
                        state.start(),
                        stopAt != null,
                        new ShardAssigner(checkpointing));
        enumerator.restore(state);
        return enumerator;
    }

    @Override
    public SourceReader<InputRecord, ShardSplit> createReader(SourceReaderContext context) {
        ReaderEnvironment environment =
                new ReaderEnvironment(
                        StreamClient.openForReading(settings, clients),
                        limits,
                        stopAt == null ? Long.MAX_VALUE : stopAt.toEpochMilli(),
                        Clock.systemUTC(),
                        context.metricGroup());
        Supplier<SplitReader<InputRecord, ShardSplit>> shardReaders =
                settings.consumer() == SourceSettings.Consumer.FAN_OUT
                        ? () ->
                                new FanOutShardReader(
                                        environment, settings.consumerName().orElseThrow())
                        : () -> new PollingShardReader(environment);
        return new KinesisSourceReader(environment, shardReaders, context);
    }

    @Override
    public SimpleVersionedSerializer<ShardSplit> getSplitSerializer() {
        return ShardSplitSerializer.INSTANCE;
    }

    @Override
    public SimpleVersionedSerializer<EnumeratorState> getEnumeratorCheckpointSerializer() {
        return new EnumeratorStateSerializer();
    }
}
