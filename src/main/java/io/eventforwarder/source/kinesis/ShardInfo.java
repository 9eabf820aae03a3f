package io.eventforwarder.source.kinesis;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.kinesis.model.ChildShard;
import software.amazon.awssdk.services.kinesis.model.Shard;

/** A shard's id, and the ids of the shards that it came from. */
final class ShardInfo implements Serializable {
    private static final long serialVersionUID = 1L;

    private final String id;
    private final ArrayList<String> parents;

    ShardInfo(String id, List<String> parents) {
        this.id = id;
        this.parents = new ArrayList<>(parents);
    }

    /** A shard as ListShards describes it. */
    static ShardInfo of(Shard shard) {
        List<String> parents = new ArrayList<>();
        if (shard.parentShardId() != null) {
            parents.add(shard.parentShardId());
        }
        if (shard.adjacentParentShardId() != null) {
            parents.add(shard.adjacentParentShardId());
        }
        return new ShardInfo(shard.shardId(), parents);
    }

    /** A shard as the end of its parent describes it. */
    static ShardInfo of(ChildShard child) {
        return new ShardInfo(child.shardId(), child.parentShards());
    }

    String id() {
        return id;
    }

    List<String> parents() {
        return parents;
    }
}
