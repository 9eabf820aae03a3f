package io.eventforwarder.source.kinesis;

import java.io.Serializable;
import java.util.List;
import java.util.Objects;
import org.apache.flink.api.connector.source.SourceSplit;

/** A shard, its parents, and how far it has been read. The split's id is the shard's id. */
public final class ShardSplit implements SourceSplit, Serializable {
    private static final long serialVersionUID = 1L;

    private final String shardId;
    private final List<String> parents;
    private final ShardPosition position;
    private final boolean ended;

    private ShardSplit(
            String shardId, List<String> parents, ShardPosition position, boolean ended) {
        this.shardId = shardId;
        this.parents = List.copyOf(parents);
        this.position = position;
        this.ended = ended;
    }

    /** A shard that is to be read from a position on. */
    static ShardSplit unread(String shardId, List<String> parents, ShardPosition position) {
        return new ShardSplit(shardId, parents, position, false);
    }

    static ShardSplit of(
            String shardId, List<String> parents, ShardPosition position, boolean ended) {
        return new ShardSplit(shardId, parents, position, ended);
    }

    @Override
    public String splitId() {
        return shardId;
    }

    /** The ids of the shards that this one came from: none, one of a split, two of a merge. */
    List<String> parents() {
        return parents;
    }

    ShardPosition position() {
        return position;
    }

    /**
     * Whether the shard has been read to its end. A reader keeps such a shard until a checkpoint
     * that contains it has completed, so that a restored enumerator learns of the end.
     */
    boolean isEnded() {
        return ended;
    }

    ShardSplit at(ShardPosition other) {
        return new ShardSplit(shardId, parents, other, false);
    }

    ShardSplit ended() {
        return new ShardSplit(shardId, parents, position, true);
    }

    @Override
    public boolean equals(Object other) {
        if (!(other instanceof ShardSplit)) {
            return false;
        }
        ShardSplit that = (ShardSplit) other;
        return ended == that.ended
                && shardId.equals(that.shardId)
                && parents.equals(that.parents)
                && position.equals(that.position);
    }

    @Override
    public int hashCode() {
        return Objects.hash(shardId, parents, position, ended);
    }

    @Override
    public String toString() {
        return shardId + (ended ? " (ended)" : " from " + position);
    }
}
