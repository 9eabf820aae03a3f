package io.eventforwarder.settings;

import java.io.Serializable;
import java.time.Duration;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;

/** Group {@code Batching}: how long events are collected before they are sent. */
public final class BatchingSettings implements Serializable {
    private static final long serialVersionUID = 1L;

    private final Configuration valid;

    BatchingSettings(Configuration valid) {
        this.valid = valid;
    }

    /** The length of a device's batch. */
    public Duration batchInterval() {
        return valid.get(Options.BATCH_INTERVAL);
    }

    /** A session ends when no event has arrived for this long. */
    public Duration sessionTimeout() {
        return valid.get(Options.SESSION_TIMEOUT);
    }

    /** How long a session stays open after its session_end arrived. */
    public Duration sessionEndGrace() {
        return valid.get(Options.SESSION_END_GRACE);
    }

    /** The contents of a window that holds more bytes are sent at once. */
    public MemorySize maxBufferedBytes() {
        return valid.get(Options.MAX_BUFFERED_BYTES);
    }
}
