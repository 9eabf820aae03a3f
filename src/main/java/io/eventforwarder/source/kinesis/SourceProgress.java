package io.eventforwarder.source.kinesis;

import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How far the readers of a subtask's shards are behind. Each answer of Kinesis says it; what has
 * passed since the last one is added, so that a reader that is held up is seen, too.
 *
 * <p>Safe for use by several threads: each shard has its own.
 */
final class SourceProgress {
    /** What a stream keeps its records for at least, and by default. */
    private static final Duration LEAST_RETENTION = Duration.ofHours(24);

    private final Clock clock;
    private final Map<String, Behind> byShard = new ConcurrentHashMap<>();
    private volatile Duration retention = LEAST_RETENTION;

    SourceProgress(Clock clock) {
        this.clock = clock;
    }

    /** An answer for a shard came, which ends so far behind the shard's newest record. */
    void read(String shard, long millisBehind) {
        byShard.put(shard, new Behind(millisBehind, clock.millis()));
    }

    /** A closed shard has been read to its end. */
    void ended(String shard) {
        byShard.remove(shard);
    }

    void retention(Duration ofStream) {
        retention = ofStream;
    }

    /** The most that a shard's reader can be behind; 0 without shards. */
    long secondsBehind() {
        long now = clock.millis();
        long most = 0;
        for (Behind behind : byShard.values()) {
            most = Math.max(most, behind.millis + now - behind.at);
        }
        return most / 1000;
    }

    /** How long the record that is to be read next is still kept; 0 if it is not any more. */
    long secondsUntilExpiry() {
        return Math.max(0, retention.toSeconds() - secondsBehind());
    }

    private static final class Behind {
        private final long millis;
        private final long at;

        Behind(long millis, long at) {
            this.millis = millis;
            this.at = at;
        }
    }
}
