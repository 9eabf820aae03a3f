package io.eventforwarder.settings;

import java.io.Serializable;
import java.time.Duration;
import org.apache.flink.configuration.MemorySize;

/** Group {@code Batching}: when what was gathered is sent. */
public final class BatchingSettings implements Serializable {
    private static final long serialVersionUID = 1L;

    static final Group GROUP = new Group("Batching");

    private static final String LONGEST = "30 d";

    static final Key<Duration> BATCH_INTERVAL =
            GROUP.withDefault(
                    "batch-interval",
                    Quantities.duration("1 s", LONGEST),
                    "10 min",
                    "the length of a device's batch");
    static final Key<Duration> SESSION_TIMEOUT =
            GROUP.withDefault(
                    "session-timeout",
                    Quantities.duration("1 ms", LONGEST),
                    "30 min",
                    "the time without an arrival after which a session is over");
    static final Key<Duration> SESSION_END_GRACE =
            GROUP.withDefault(
                    "session-end-grace",
                    Quantities.duration("1 s", LONGEST),
                    "1 min",
                    "the time that a session stays open after its session_end");
    static final Key<MemorySize> MAX_BUFFERED_BYTES =
            GROUP.withDefault(
                    "max-buffered-bytes",
                    Quantities.size("1 bytes", "1 gib"),
                    "8 mib",
                    "the size at which a window is sent at once");

    private final Duration batchInterval;
    private final Duration sessionTimeout;
    private final Duration sessionEndGrace;
    private final MemorySize maxBufferedBytes;

    private BatchingSettings(GivenGroup given) {
        this.batchInterval = given.read(BATCH_INTERVAL).orDefault();
        this.sessionTimeout = given.read(SESSION_TIMEOUT).orDefault();
        this.sessionEndGrace = given.read(SESSION_END_GRACE).orDefault();
        this.maxBufferedBytes = given.read(MAX_BUFFERED_BYTES).orDefault();
    }

    static BatchingSettings read(GivenGroup given) {
        return new BatchingSettings(given);
    }

    /** The length of a device's batch: 1 s to 30 d, default 10 min. */
    public Duration batchInterval() {
        return batchInterval;
    }

    /** A session with no arrival for so long is over: 1 ms to 30 d, default 30 min. */
    public Duration sessionTimeout() {
        return sessionTimeout;
    }

    /** How long a session stays open after its session_end arrived: 1 s to 30 d, default 1 min. */
    public Duration sessionEndGrace() {
        return sessionEndGrace;
    }

    /** A window that holds more is sent at once: up to 1 gib, default 8 mib. */
    public MemorySize maxBufferedBytes() {
        return maxBufferedBytes;
    }
}
