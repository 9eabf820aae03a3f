package io.eventforwarder.source.kinesis;

import io.eventforwarder.aws.LogThrottle;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether reading is paused because a person must act. The log says once a minute what to do. One
 * thread changes it, others may ask.
 */
final class SourcePause {
    private static final Logger LOG = LoggerFactory.getLogger(SourcePause.class);

    private final String stream;
    private final LogThrottle warnings = new LogThrottle();
    private volatile boolean paused;

    /**
     * @param stream how sentences name the stream
     */
    SourcePause(String stream) {
        this.stream = stream;
    }

    boolean isPaused() {
        return paused;
    }

    /** The value of the gauge {@code sourcePaused}. */
    long gauge() {
        return paused ? 1 : 0;
    }

    /**
     * @param sentence what is wrong, and what to do
     * @param probeInterval after how long the next attempt follows
     */
    void begin(String sentence, Duration probeInterval) {
        paused = true;
        if (warnings.isDue()) {
            LOG.warn(
                    "Reading from the stream {} is paused, and tried again every {} s: {}",
                    stream,
                    probeInterval.toSeconds(),
                    sentence);
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
