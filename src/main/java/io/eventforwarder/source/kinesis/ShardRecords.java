package io.eventforwarder.source.kinesis;

import io.eventforwarder.model.InputRecord;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import javax.annotation.Nullable;
import org.apache.flink.connector.base.source.reader.RecordsWithSplitIds;

/** The records of one answer, which are all of one shard. */
final class ShardRecords implements RecordsWithSplitIds<InputRecord> {
    @Nullable private String nextShard;
    private final Iterator<InputRecord> records;
    private final Set<String> ended;
    private final Runnable emitted;

    /**
     * @param isEnd whether these are the shard's last records
     * @param emitted called when all records have been emitted
     */
    ShardRecords(String shardId, List<InputRecord> records, boolean isEnd, Runnable emitted) {
        this.nextShard = shardId;
        this.records = records.iterator();
        this.ended = isEnd ? Set.of(shardId) : Set.of();
        this.emitted = emitted;
    }

    @Override
    @Nullable
    public String nextSplit() {
        String shard = nextShard;
        nextShard = null;
        return shard;
    }

    @Override
    @Nullable
    public InputRecord nextRecordFromSplit() {
        return records.hasNext() ? records.next() : null;
    }

    @Override
    public Set<String> finishedSplits() {
        return ended;
    }

    @Override
    public void recycle() {
        emitted.run();
    }
}
