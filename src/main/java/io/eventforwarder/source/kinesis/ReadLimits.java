package io.eventforwarder.source.kinesis;

import io.eventforwarder.aws.Backoff;
import java.io.Serializable;
import java.time.Duration;

/** How fast a shard is read, and how often a request is tried again. */
public final class ReadLimits implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Kinesis allows five reads a second and shard, and two megabytes a second and shard. */
    public static final ReadLimits OF_KINESIS =
            new ReadLimits(Duration.ofMillis(200), 2_000_000, Duration.ofSeconds(30));

    private static final long MAX_BACKOFF_MILLIS = 5_000;

    private final Duration pollInterval;
    private final double bytesPerSecond;

    /** How long a paused source waits before it tries again, and how often shards are listed. */
    final Duration probeInterval;

    /**
     * @param pollInterval the minimum time between two reads of a shard
     * @param bytesPerSecond the maximum read rate of a shard; may be infinite
     */
    public ReadLimits(Duration pollInterval, double bytesPerSecond, Duration probeInterval) {
        this.pollInterval = pollInterval;
        this.bytesPerSecond = bytesPerSecond;
        this.probeInterval = probeInterval;
    }

    /** The time from one read of a shard to the next, given the bytes that the first returned. */
    long nanosAfter(long bytes) {
        return Math.max(pollInterval.toNanos(), (long) (bytes / bytesPerSecond * 1e9));
    }

    /** The time to wait after a number of failures in a row. */
    Duration backoff(Backoff backoff, int failures) {
        long longest = Math.min(MAX_BACKOFF_MILLIS, probeInterval.toMillis());
        return Duration.ofMillis(Math.min(longest, 50 + backoff.delayAfter(failures)));
    }
}
