package io.eventforwarder.source.kinesis;

import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.connector.source.SourceEvent;

/** What the enumerator and its readers tell each other, beside the shards that it assigns. */
final class CoordinationEvents {
    private CoordinationEvents() {}

    /** From a reader: it runs, and these shards are in its state. */
    static final class ReaderStarted implements SourceEvent {
        private static final long serialVersionUID = 1L;

        private final ArrayList<ShardSplit> shards;

        ReaderStarted(List<ShardSplit> shards) {
            this.shards = new ArrayList<>(shards);
        }

        List<ShardSplit> shards() {
            return shards;
        }
    }

    /** To a reader that has started: the stream that it reads. Nothing is read before. */
    static final class StreamFound implements SourceEvent {
        private static final long serialVersionUID = 1L;

        private final String arn;
        private final int retentionHours;

        StreamFound(String arn, int retentionHours) {
            this.arn = arn;
            this.retentionHours = retentionHours;
        }

        String arn() {
            return arn;
        }

        /** How long the stream keeps its records. */
        int retentionHours() {
            return retentionHours;
        }
    }

    /** From a reader: all records of a shard have been emitted. */
    static final class ShardEnded implements SourceEvent {
        private static final long serialVersionUID = 1L;

        private final String shardId;
        private final ShardEnd end;

        ShardEnded(String shardId, ShardEnd end) {
            this.shardId = shardId;
            this.end = end;
        }

        String shardId() {
            return shardId;
        }

        ShardEnd end() {
            return end;
        }
    }
}
