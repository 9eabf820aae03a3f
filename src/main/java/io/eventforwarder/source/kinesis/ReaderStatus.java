package io.eventforwarder.source.kinesis;

import io.eventforwarder.metrics.Metrics;
import io.eventforwarder.source.kinesis.CoordinationEvents.ShardEnded;
import io.eventforwarder.source.kinesis.CoordinationEvents.StreamFound;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.groups.SourceReaderMetricGroup;
import org.apache.flink.util.clock.Clock;

/**
 * The state that the threads of one reader share, and the values of its metrics. Thread-safe,
 * except for the counters, which belong to the fetcher thread.
 */
final class ReaderStatus {
    /** The ends of shards whose last records have not been emitted yet, by shard id. */
    final Map<String, ShardEnded> ends = new ConcurrentHashMap<>();

    final Clock clock;
    final SourcePause pause;
    final Counter bytesRead;
    final Counter readsThrottled;
    final Counter shardsExpired;

    /** Milliseconds since the epoch up to which each shard has been read. */
    private final Map<String, Long> readUpTo = new ConcurrentHashMap<>();

    private volatile String streamArn = "";

    /** Until the stream is found, this is the shortest retention that a stream can have. */
    private volatile int retentionHours = 24;

    ReaderStatus(String stream, Clock clock, SourceReaderMetricGroup metrics) {
        this.clock = clock;
        pause = new SourcePause(stream, metrics);
        bytesRead = metrics.getIOMetricGroup().getNumBytesInCounter();
        readsThrottled = Metrics.counter(metrics, Metrics.READS_THROTTLED);
        shardsExpired = Metrics.counter(metrics, Metrics.SHARDS_EXPIRED);
        Metrics.gauge(metrics, Metrics.SECONDS_BEHIND_SOURCE, this::secondsBehind);
        Metrics.gauge(metrics, Metrics.SECONDS_UNTIL_EXPIRY, this::secondsUntilExpiry);
    }

    void streamFound(StreamFound stream) {
        streamArn = stream.arn;
        retentionHours = stream.retentionHours;
    }

    /** Empty until the stream is found. */
    String streamArn() {
        return streamArn;
    }

    /**
     * Kinesis has answered a read.
     *
     * @param millisBehind how far the answer's end is behind the shard's newest record
     */
    void read(String shard, long millisBehind) {
        readUpTo.put(shard, clock.absoluteTimeMillis() - millisBehind);
    }

    void ended(ShardEnded end) {
        readUpTo.remove(end.shardId);
        ends.put(end.shardId, end);
    }

    /**
     * How far the slowest shard's reader is behind; 0 without shards. The value grows between
     * answers, so that it also shows a reader that is held back.
     */
    long secondsBehind() {
        long now = clock.absoluteTimeMillis();
        long millis = readUpTo.values().stream().mapToLong(time -> now - time).max().orElse(0);
        return Math.max(0, millis / 1000);
    }

    /** How long the stream still keeps the record that is read next; 0 if it is gone. */
    long secondsUntilExpiry() {
        return Math.max(0, TimeUnit.HOURS.toSeconds(retentionHours) - secondsBehind());
    }
}
