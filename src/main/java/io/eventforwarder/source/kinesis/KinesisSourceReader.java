package io.eventforwarder.source.kinesis;

import io.eventforwarder.model.InputRecord;
import io.eventforwarder.source.kinesis.CoordinationEvents.ReaderStarted;
import io.eventforwarder.source.kinesis.CoordinationEvents.StreamFound;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import javax.annotation.Nullable;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.connector.base.source.reader.SingleThreadMultiplexSourceReaderBase;
import org.apache.flink.connector.base.source.reader.splitreader.SplitReader;

/**
 * Emits the records of its shards and keeps their positions. It reports the shards in its state to
 * the enumerator when it starts, and each shard that it has read to its end.
 *
 * <p>A shard that has ended stays in the state until a checkpoint with the ended shard has
 * completed. That checkpoint needs it, because the enumerator's snapshot in the same checkpoint may
 * be older than the shard's end.
 */
// Flink declares that closing a reader may throw any exception.
@SuppressWarnings("try")
final class KinesisSourceReader
        extends SingleThreadMultiplexSourceReaderBase<
                InputRecord, InputRecord, ShardSplit, KinesisSourceReader.EmittedShard> {
    private static final long IN_NO_CHECKPOINT = Long.MAX_VALUE;

    /** How far a shard has been emitted. */
    static final class EmittedShard {
        private final ShardSplit split;
        @Nullable private String lastSequence;

        EmittedShard(ShardSplit split) {
            this.split = split;
        }

        ShardSplit split() {
            return lastSequence == null ? split : split.at(ShardSplit.after(lastSequence));
        }
    }

    private final ReaderStatus status;

    /** Restored shards, which are not read before the enumerator has found their stream. */
    private final List<ShardSplit> restored = new ArrayList<>();

    /** Shards that have ended, each with the first checkpoint that contains its end. */
    private final Map<ShardSplit, Long> ended = new LinkedHashMap<>();

    private boolean isStreamFound;

    KinesisSourceReader(
            Supplier<SplitReader<InputRecord, ShardSplit>> shardReaders,
            ReaderStatus status,
            SourceReaderContext context) {
        super(
                shardReaders,
                (record, output, shard) -> {
                    output.collect(record, record.arrival());
                    shard.lastSequence = record.position().sequence();
                },
                context.getConfiguration(),
                context);
        this.status = status;
    }

    @Override
    public void start() {
        List<ShardSplit> shards = new ArrayList<>(restored);
        shards.addAll(ended.keySet());
        context.sendSourceEventToCoordinator(new ReaderStarted(shards));
    }

    @Override
    public void addSplits(List<ShardSplit> splits) {
        if (isStreamFound) {
            super.addSplits(splits);
            return;
        }
        for (ShardSplit split : splits) {
            if (split.ended) {
                ended.put(split, IN_NO_CHECKPOINT);
            } else {
                restored.add(split);
            }
        }
    }

    @Override
    public void handleSourceEvents(SourceEvent event) {
        status.streamFound((StreamFound) event);
        if (!isStreamFound) {
            isStreamFound = true;
            if (!restored.isEmpty()) {
                // A copy, because the fetcher thread keeps the list.
                super.addSplits(new ArrayList<>(restored));
                restored.clear();
            }
        }
    }

    @Override
    protected EmittedShard initializedState(ShardSplit split) {
        return new EmittedShard(split);
    }

    @Override
    protected ShardSplit toSplitType(String splitId, EmittedShard shard) {
        return shard.split();
    }

    @Override
    protected void onSplitFinished(Map<String, EmittedShard> finished) {
        finished.forEach(
                (shardId, shard) -> {
                    ended.put(shard.split().ended(), IN_NO_CHECKPOINT);
                    context.sendSourceEventToCoordinator(status.ends.remove(shardId));
                });
    }

    @Override
    public List<ShardSplit> snapshotState(long checkpointId) {
        List<ShardSplit> splits = new ArrayList<>(super.snapshotState(checkpointId));
        splits.addAll(restored);
        ended.replaceAll((split, first) -> Math.min(first, checkpointId));
        splits.addAll(ended.keySet());
        return splits;
    }

    @Override
    public void notifyCheckpointComplete(long checkpointId) throws Exception {
        super.notifyCheckpointComplete(checkpointId);
        ended.values().removeIf(first -> first <= checkpointId);
    }
}
