package io.eventforwarder.source.kinesis;

import io.eventforwarder.model.InputRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.connector.base.source.reader.SingleThreadMultiplexSourceReaderBase;
import org.apache.flink.connector.base.source.reader.splitreader.SplitReader;

/**
 * Emits the records of its shards and keeps their positions. It tells the enumerator of the shards
 * in its state when it starts, and of each shard that it has read to its end.
 *
 * <p>A shard that has ended stays in the state until a checkpoint that contains it has completed:
 * the enumerator's snapshot of that checkpoint may be older than the end.
 */
// Flink declares that closing a reader may throw any exception.
@SuppressWarnings("try")
final class KinesisSourceReader
        extends SingleThreadMultiplexSourceReaderBase<
                InputRecord, InputRecord, ShardSplit, KinesisSourceReader.ShardState> {

    /** How far a shard has been emitted. */
    static final class ShardState {
        private final ShardSplit split;
        private ShardPosition position;

        ShardState(ShardSplit split) {
            this.split = split;
            this.position = split.position();
        }

        ShardSplit split() {
            return split.at(position);
        }
    }

    private static final class EndedShard {
        private static final long IN_NO_CHECKPOINT = Long.MAX_VALUE;

        private final ShardSplit split;
        private long firstCheckpoint = IN_NO_CHECKPOINT;

        EndedShard(ShardSplit split) {
            this.split = split;
        }
    }

    private final ReaderEnvironment environment;

    /** Restored shards, which are not read before the enumerator has found their stream. */
    private final List<ShardSplit> restored = new ArrayList<>();

    private final Map<String, EndedShard> ended = new LinkedHashMap<>();
    private boolean isStreamFound;

    KinesisSourceReader(
            ReaderEnvironment environment,
            Supplier<SplitReader<InputRecord, ShardSplit>> shardReaders,
            SourceReaderContext context) {
        super(
                shardReaders,
                (record, output, state) -> {
                    output.collect(record, record.arrival());
                    state.position = ShardPosition.after(record.place().sequence());
                },
                context.getConfiguration(),
                context);
        this.environment = environment;
    }

    @Override
    public void start() {
        List<ShardSplit> shards = new ArrayList<>(restored);
        ended.values().forEach(shard -> shards.add(shard.split));
        context.sendSourceEventToCoordinator(new CoordinationEvents.ReaderStarted(shards));
    }

    @Override
    public void addSplits(List<ShardSplit> splits) {
        if (isStreamFound) {
            super.addSplits(splits);
            return;
        }
        for (ShardSplit split : splits) {
            if (split.isEnded()) {
                ended.put(split.splitId(), new EndedShard(split));
            } else {
                restored.add(split);
            }
        }
    }

    @Override
    public void handleSourceEvents(SourceEvent event) {
        CoordinationEvents.StreamFound stream = (CoordinationEvents.StreamFound) event;
        environment.streamFound(stream.arn(), Duration.ofHours(stream.retentionHours()));
        if (!isStreamFound) {
            isStreamFound = true;
            if (!restored.isEmpty()) {
                // The fetcher thread takes the list over.
                super.addSplits(new ArrayList<>(restored));
                restored.clear();
            }
        }
    }

    @Override
    protected ShardState initializedState(ShardSplit split) {
        return new ShardState(split);
    }

    @Override
    protected ShardSplit toSplitType(String splitId, ShardState state) {
        return state.split();
    }

    @Override
    protected void onSplitFinished(Map<String, ShardState> finished) {
        finished.forEach(
                (shardId, state) -> {
                    ended.put(shardId, new EndedShard(state.split().ended()));
                    context.sendSourceEventToCoordinator(
                            new CoordinationEvents.ShardEnded(
                                    shardId, environment.ends().remove(shardId)));
                });
    }

    @Override
    public List<ShardSplit> snapshotState(long checkpointId) {
        List<ShardSplit> splits = new ArrayList<>(super.snapshotState(checkpointId));
        splits.addAll(restored);
        for (EndedShard shard : ended.values()) {
            shard.firstCheckpoint = Math.min(shard.firstCheckpoint, checkpointId);
            splits.add(shard.split);
        }
        return splits;
    }

    @Override
    public void notifyCheckpointComplete(long checkpointId) throws Exception {
        super.notifyCheckpointComplete(checkpointId);
        ended.values().removeIf(shard -> shard.firstCheckpoint <= checkpointId);
    }

    @Override
    public void close() throws Exception {
        try {
            super.close();
        } finally {
            environment.client().close();
        }
    }
}
