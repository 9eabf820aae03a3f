package io.eventforwarder.source.kinesis;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.kinesis.model.ChildShard;

/** How the reading of a shard came to its end. */
final class ShardEnd implements Serializable {
    private static final long serialVersionUID = 1L;

    /** The source stops here; the shard itself may go on. */
    static final ShardEnd AT_STOP = new ShardEnd(false, List.of());

    /** Kinesis does not have the shard any more. */
    static final ShardEnd EXPIRED = new ShardEnd(true, List.of());

    private final boolean closed;
    private final ArrayList<ShardInfo> children;

    private ShardEnd(boolean closed, List<ShardInfo> children) {
        this.closed = closed;
        this.children = new ArrayList<>(children);
    }

    /** The shard was split or merged, and its last record has been read. */
    static ShardEnd closed(List<ChildShard> children) {
        return new ShardEnd(
                true, children.stream().map(ShardInfo::of).collect(Collectors.toList()));
    }

    /** Whether the shard takes no records any more, so that there are children to be read. */
    boolean isClosed() {
        return closed;
    }

    /** The children that Kinesis named, if it did. */
    List<ShardInfo> children() {
        return children;
    }
}
