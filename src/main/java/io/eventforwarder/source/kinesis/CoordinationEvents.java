package io.eventforwarder.source.kinesis;

import java.util.List;
import org.apache.flink.api.connector.source.SourceEvent;

/**
 * The events that the enumerator and its readers exchange, in addition to assignments of shards.
 */
final class CoordinationEvents {
    private CoordinationEvents() {}

    /** From a reader: it has started, with these shards in its state. */
    static final class ReaderStarted implements SourceEvent {
        private static final long serialVersionUID = 1L;

        final List<ShardSplit> shards;

        ReaderStarted(List<ShardSplit> shards) {
            this.shards = List.copyOf(shards);
        }
    }

    /**
     * To a reader that has started: the stream that it reads. The reader reads nothing before this
     * event.
     */
    static final class StreamFound implements SourceEvent {
        private static final long serialVersionUID = 1L;

        final String arn;

        /** How long the stream keeps its records. */
        final int retentionHours;

        StreamFound(String arn, int retentionHours) {
            this.arn = arn;
            this.retentionHours = retentionHours;
        }
    }

    /** From a reader: it has emitted all records of a shard. */
    static final class ShardEnded implements SourceEvent {
        private static final long serialVersionUID = 1L;

        final String shardId;

        /** Whether the shard has children that must be read; false if the source stops here. */
        final boolean hasChildren;

        /** Those children that Kinesis named, which need not be all of them. */
        final List<ShardSplit> children;

        ShardEnded(String shardId, boolean hasChildren, List<ShardSplit> children) {
            this.shardId = shardId;
            this.hasChildren = hasChildren;
            this.children = List.copyOf(children);
        }
    }
}
