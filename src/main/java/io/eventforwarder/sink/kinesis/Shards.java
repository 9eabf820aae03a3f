package io.eventforwarder.sink.kinesis;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import javax.annotation.Nullable;

/**
 * The shards of the stream. They are learned from the answers to requests, because the documented
 * policy does not allow listing them. A shard stores the partition keys whose hashes are in one
 * range, so every hash between two hashes of a shard belongs to that shard. After a split or merge,
 * the last answer counts. A hash is represented by its first 64 bits, unsigned.
 */
final class Shards {
    private final TreeMap<Long, Shard> byFirstHash = new TreeMap<>(Long::compareUnsigned);
    private final Map<String, Shard> byId = new HashMap<>();

    /** One shard, and the devices whose next record waits until the shard's limit allows it. */
    static final class Shard {
        final ShardRateLimiter rate = new ShardRateLimiter();
        final ArrayDeque<DeviceQueue> waiting = new ArrayDeque<>();

        final String id;

        private long firstHash;
        private long lastHash;

        private Shard(String id, long hash) {
            this.id = id;
            firstHash = hash;
            lastHash = hash;
        }
    }

    /** The shard that a hash belongs to; null if the shard is not known yet. */
    @Nullable
    Shard of(long hash) {
        Map.Entry<Long, Shard> before = byFirstHash.floorEntry(hash);
        return before == null || Long.compareUnsigned(hash, before.getValue().lastHash) > 0
                ? null
                : before.getValue();
    }

    /** Notes that a hash belongs to a shard, and returns that shard. */
    Shard learn(long hash, String id) {
        Shard known = of(hash);
        if (known != null && known.id.equals(id)) {
            return known;
        }
        Shard shard = byId.computeIfAbsent(id, name -> new Shard(name, hash));
        byFirstHash.remove(shard.firstHash, shard);
        if (Long.compareUnsigned(hash, shard.firstHash) < 0) {
            shard.firstHash = hash;
        }
        if (Long.compareUnsigned(hash, shard.lastHash) > 0) {
            shard.lastHash = hash;
        }
        removeOverlapping(shard);
        byFirstHash.put(shard.firstHash, shard);
        return shard;
    }

    /**
     * Removes shards that overlap this shard. Open shards do not overlap, so the removed shards
     * were split or merged.
     */
    private void removeOverlapping(Shard shard) {
        Map.Entry<Long, Shard> other = byFirstHash.floorEntry(shard.lastHash);
        while (other != null
                && Long.compareUnsigned(other.getValue().lastHash, shard.firstHash) >= 0) {
            byFirstHash.remove(other.getKey());
            byId.remove(other.getValue().id);
            other = byFirstHash.floorEntry(shard.lastHash);
        }
    }
}
