package io.eventforwarder.source.kinesis;

import java.util.List;
import javax.annotation.Nullable;

/** What a checkpoint keeps of the enumerator. */
final class EnumeratorState {
    private final StreamIdentity stream;
    private final ShardPosition start;
    private final boolean listed;
    private final String lastListed;
    private final List<ShardSplit> unassigned;
    private final List<ShardSplit> assigned;
    private final List<ShardSplit> ended;

    /**
     * @param stream null until Kinesis has described the stream
     * @param start where the shards of the first listing are read from
     * @param listed whether the shards have been listed
     * @param lastListed the highest shard id of all listings; empty before the first
     * @param unassigned the shards that no reader has got yet
     * @param assigned the shards that a reader has got; the reader's state has their positions
     * @param ended the shards that have been read to their end and that a listing may still find
     */
    EnumeratorState(
            @Nullable StreamIdentity stream,
            ShardPosition start,
            boolean listed,
            String lastListed,
            List<ShardSplit> unassigned,
            List<ShardSplit> assigned,
            List<ShardSplit> ended) {
        this.stream = stream;
        this.start = start;
        this.listed = listed;
        this.lastListed = lastListed;
        this.unassigned = List.copyOf(unassigned);
        this.assigned = List.copyOf(assigned);
        this.ended = List.copyOf(ended);
    }

    @Nullable
    StreamIdentity stream() {
        return stream;
    }

    ShardPosition start() {
        return start;
    }

    boolean isListed() {
        return listed;
    }

    String lastListed() {
        return lastListed;
    }

    List<ShardSplit> unassigned() {
        return unassigned;
    }

    List<ShardSplit> assigned() {
        return assigned;
    }

    List<ShardSplit> ended() {
        return ended;
    }
}
