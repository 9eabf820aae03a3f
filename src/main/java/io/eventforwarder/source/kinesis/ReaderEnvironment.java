package io.eventforwarder.source.kinesis;

import io.eventforwarder.metrics.Metrics;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.groups.SourceReaderMetricGroup;

/**
 * What a reader and its fetcher threads share: the client, the limits, and what is shown of them.
 */
final class ReaderEnvironment {
    private final StreamClient client;
    private final ReadLimits limits;
    private final long stopAtMillis;
    private final Clock clock;
    private final SourcePause pause;
    private final SourceProgress progress;
    private final Map<String, ShardEnd> ends = new ConcurrentHashMap<>();
    private final Counter bytesRead;
    private final Counter readsThrottled;
    private final Counter shardsExpired;
    private volatile String streamArn = "";

    /**
     * @param stopAtMillis the arrival time of the last records to be read, in milliseconds since
     *     the epoch; {@link Long#MAX_VALUE} if the source never stops
     */
    ReaderEnvironment(
            StreamClient client,
            ReadLimits limits,
            long stopAtMillis,
            Clock clock,
            SourceReaderMetricGroup metrics) {
        this.client = client;
        this.limits = limits;
        this.stopAtMillis = stopAtMillis;
        this.clock = clock;
        this.pause = new SourcePause(client.sentenceName());
        this.progress = new SourceProgress(clock);
        this.bytesRead = metrics.getIOMetricGroup().getNumBytesInCounter();
        this.readsThrottled = Metrics.counter(metrics, Metrics.READS_THROTTLED);
        this.shardsExpired = Metrics.counter(metrics, Metrics.SHARDS_EXPIRED);
        Metrics.gauge(metrics, Metrics.SOURCE_PAUSED, pause::gauge);
        Metrics.gauge(metrics, Metrics.SECONDS_BEHIND_SOURCE, progress::secondsBehind);
        Metrics.gauge(metrics, Metrics.SECONDS_UNTIL_EXPIRY, progress::secondsUntilExpiry);
    }

    StreamClient client() {
        return client;
    }

    /** Takes over what the enumerator has found out about the stream. */
    void streamFound(String arn, Duration retention) {
        streamArn = arn;
        progress.retention(retention);
    }

    /** The stream's ARN; empty before it was found. */
    String streamArn() {
        return streamArn;
    }

    ReadLimits limits() {
        return limits;
    }

    long stopAtMillis() {
        return stopAtMillis;
    }

    Clock clock() {
        return clock;
    }

    SourcePause pause() {
        return pause;
    }

    SourceProgress progress() {
        return progress;
    }

    /** How shards ended whose last records are on their way to the reader, by shard id. */
    Map<String, ShardEnd> ends() {
        return ends;
    }

    Counter bytesRead() {
        return bytesRead;
    }

    Counter readsThrottled() {
        return readsThrottled;
    }

    Counter shardsExpired() {
        return shardsExpired;
    }
}
