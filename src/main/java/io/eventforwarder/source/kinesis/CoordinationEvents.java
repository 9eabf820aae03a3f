package io.eventforwarder.source.kinesis;

import java.util.List;
import org.apache.flink.api.connector.source.SourceEvent;

/** The events between the enumerator and its readers, beside the assignments of shards. */
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

    /** To a reader that has started: the stream that it reads. It reads nothing before. */
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

        /** The children, as far as Kinesis named them. */
        final List<ShardSplit> children;

        ShardEnded(String shardId, boolean hasChildren, List<ShardSplit> children) {
            this.shardId = shardId;
            this.hasChildren = hasChildren;
            this.children = List.copyOf(children);
        }
    }
}
