package io.eventforwarder.sink.kinesis;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import javax.annotation.Nullable;

/**
 * Which shard takes which records, as far as answers have told: the policy allows no question. A
 * shard takes the partition keys whose hashes are in its range, so that all between two hashes that
 * it took are its own. When shards are split or merged, the last answer counts.
 */
final class Shards {
    private final TreeMap<Long, Range> ranges = new TreeMap<>(Long::compareUnsigned);
    private final Map<String, Range> byId = new HashMap<>();

    /** Both ends are hashes that the shard has taken. */
    private static final class Range {
        private final Shard shard;
        private long first;
        private long last;

        Range(Shard shard, long hash) {
            this.shard = shard;
            this.first = hash;
            this.last = hash;
        }
    }

    /**
     * The shard that takes a hash; null where that is not known yet.
     *
     * @param hash the first 64 bits of a partition key's, unsigned
     */
    @Nullable
    Shard of(long hash) {
        Map.Entry<Long, Range> before = ranges.floorEntry(hash);
        return before == null || Long.compareUnsigned(hash, before.getValue().last) > 0
                ? null
                : before.getValue().shard;
    }

    /** Learns that a shard has taken a hash, and returns that shard. */
    Shard learn(long hash, String id) {
        Shard known = of(hash);
        if (known != null && known.id().equals(id)) {
            return known;
        }
        Range range = byId.computeIfAbsent(id, name -> new Range(new Shard(name), hash));
        ranges.remove(range.first, range);
        range.first = min(range.first, hash);
        range.last = max(range.last, hash);
        forgetWithin(range);
        ranges.put(range.first, range);
        return range.shard;
    }

    /** No two shards that are open share a hash: what overlaps was split or merged. */
    private void forgetWithin(Range range) {
        Map.Entry<Long, Range> other = ranges.floorEntry(range.last);
        while (other != null && Long.compareUnsigned(other.getValue().last, range.first) >= 0) {
            ranges.remove(other.getKey());
            byId.remove(other.getValue().shard.id());
            other = ranges.floorEntry(range.last);
        }
    }

    private static long min(long a, long b) {
        return Long.compareUnsigned(a, b) < 0 ? a : b;
    }

    private static long max(long a, long b) {
        return Long.compareUnsigned(a, b) > 0 ? a : b;
    }
}
