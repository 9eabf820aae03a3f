package io.eventforwarder.sink.kinesis;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import javax.annotation.Nullable;

/**
 * The shards of the stream, as far as answers have named them: the documented policy does not allow
 * to list them. A shard takes the partition keys whose hashes are in one range, so all hashes
 * between two that it has taken are its own. After a split or merge the last answer counts. Hashes
 * are the first 64 bits, unsigned.
 */
final class Shards {
    private final TreeMap<Long, Shard> byFirstHash = new TreeMap<>(Long::compareUnsigned);
    private final Map<String, Shard> byId = new HashMap<>();

    /** One shard, and the devices whose next record waits until the shard's limit allows it. */
    static final class Shard {
        final ShardRateLimiter rate = new ShardRateLimiter();
        final ArrayDeque<DeviceQueue> waiting = new ArrayDeque<>();

        /** Whether a timer will look after the devices that wait. */
        boolean isTimerSet;

        private final String id;
        private long firstHash;
        private long lastHash;

        private Shard(String id, long hash) {
            this.id = id;
            firstHash = hash;
            lastHash = hash;
        }
    }

    /** The shard that takes a hash; null if that is not known yet. */
    @Nullable
    Shard of(long hash) {
        Map.Entry<Long, Shard> before = byFirstHash.floorEntry(hash);
        return before == null || Long.compareUnsigned(hash, before.getValue().lastHash) > 0
                ? null
                : before.getValue();
    }

    /** Notes that a shard has taken a hash, and returns that shard. */
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

    /** Open shards do not overlap: the others were split or merged. */
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
