package io.eventforwarder.source.kinesis;

import io.eventforwarder.aws.Backoff;
import java.io.Serializable;
import java.time.Duration;

/** How fast a reader reads, how much it holds, and how often it tries again. */
public final class ReadLimits implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Kinesis allows five reads a second and shard, and two megabytes a second and shard. */
    private static final ReadLimits OF_KINESIS =
            new ReadLimits(Duration.ofMillis(200), 2_000_000, Duration.ofSeconds(30));

    private static final long LONGEST_BACKOFF_MILLIS = 5_000;

    private final Duration pollInterval;
    private final double bytesPerSecond;
    private final Duration probeInterval;

    private ReadLimits(Duration pollInterval, double bytesPerSecond, Duration probeInterval) {
        this.pollInterval = pollInterval;
        this.bytesPerSecond = bytesPerSecond;
        this.probeInterval = probeInterval;
    }

    /** The limits of Kinesis. */
    public static ReadLimits ofKinesis() {
        return OF_KINESIS;
    }

    /** For an endpoint that sets no limits: as fast as answers come. */
    public ReadLimits withoutPacing() {
        return new ReadLimits(Duration.ZERO, Double.POSITIVE_INFINITY, probeInterval);
    }

    /** With another interval between two reads of a shard. */
    public ReadLimits withPollInterval(Duration interval) {
        return new ReadLimits(interval, bytesPerSecond, probeInterval);
    }

    /** With another interval between two attempts while the source is paused. */
    public ReadLimits withProbeInterval(Duration interval) {
        return new ReadLimits(pollInterval, bytesPerSecond, interval);
    }

    /** The time from one read of a shard to the next, given the bytes that the first returned. */
    long nanosAfter(long bytes) {
        return Math.max(pollInterval.toNanos(), (long) (bytes / bytesPerSecond * 1e9));
    }

    /** How long to wait after failures in a row. */
    Duration backoff(Backoff backoff, int failures) {
        long longest = Math.min(LONGEST_BACKOFF_MILLIS, probeInterval.toMillis());
        return Duration.ofMillis(Math.min(longest, 50 + backoff.delayAfter(failures)));
    }

    /** How long a paused source waits before it tries again, and how often shards are listed. */
    Duration probeInterval() {
        return probeInterval;
    }
}
