package io.eventforwarder.source.kinesis;

import io.eventforwarder.aws.AwsError;
import io.eventforwarder.aws.LogThrottle;
import io.eventforwarder.aws.StreamException;
import io.eventforwarder.metrics.Metrics;
import java.time.Duration;
import org.apache.flink.metrics.MetricGroup;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether reading is paused because a person must act. The gauge {@code sourcePaused} shows it, and
 * the log says once a minute what to do. Only one thread at a time may change the pause; any thread
 * may read it.
 */
final class SourcePause {
    private static final Logger LOG = LoggerFactory.getLogger(SourcePause.class);

    private final String stream;
    private final LogThrottle warnings = new LogThrottle();
    private volatile boolean paused;

    SourcePause(String stream, MetricGroup metrics) {
        this.stream = stream;
        Metrics.gauge(metrics, Metrics.SOURCE_PAUSED, () -> paused ? 1L : 0L);
    }

    boolean isPaused() {
        return paused;
    }

    /**
     * @param failure the failure whose message says what is wrong, and what to do
     * @param probeInterval the time until the next attempt
     */
    void begin(StreamException failure, Duration probeInterval) {
        paused = true;
        if (warnings.isDue()) {
            boolean mayBeDeleted =
                    failure.error() == AwsError.NOT_FOUND
                            || failure.error() == AwsError.BAD_REQUEST;
            LOG.warn(
                    "Reading from the stream {} is paused, and tried again every {} s: {}{}",
                    stream,
                    probeInterval.toSeconds(),
                    failure.getMessage(),
                    mayBeDeleted
                            ? " If the stream was deleted, create it again and start the job"
                                    + " without state."
                            : "");
        }
    }

    void end() {
        if (paused) {
            paused = false;
            warnings.reset();
            LOG.warn("Reading from the stream {} goes on.", stream);
        }
    }
}
