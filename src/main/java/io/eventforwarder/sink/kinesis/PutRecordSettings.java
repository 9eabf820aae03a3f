package io.eventforwarder.sink.kinesis;

import io.eventforwarder.settings.Secret;
import java.io.Serializable;
import java.time.Duration;
import java.util.Optional;

/** What a PutRecord operator needs to know. */
public final class PutRecordSettings implements Serializable {
    private static final long serialVersionUID = 1L;

    /** What becomes of records that the destination will never take. */
    public enum RefusedRecords {
        /** They leave as dead letters. */
        ARE_DEAD_LETTERS,
        /** They wait until a person has mended that: they are dead letters already. */
        ARE_KEPT
    }

    private final String destination;
    private final String stateDestination;
    private final PutRecordClient.Provider clients;
    private final Secret partitionKeySecret;
    private final int maxInFlight;
    private final long maxBufferedBytes;
    private final long maxOverflowBytes;
    private final RefusedRecords refused;
    private final Duration probeInterval;

    /**
     * @param destination how log lines name the stream
     * @param stateDestination as a sentence names what the state is for; empty if whatever waits
     *     may go to any stream
     * @param partitionKeySecret see {@link PartitionKeys}
     * @param maxInFlight requests under way at once
     * @param maxBufferedBytes bytes of records held in memory
     * @param maxOverflowBytes bytes of records held in state alone
     * @param probeInterval how long a paused connection waits before it tries again
     */
    public PutRecordSettings(
            String destination,
            String stateDestination,
            PutRecordClient.Provider clients,
            Optional<Secret> partitionKeySecret,
            int maxInFlight,
            long maxBufferedBytes,
            long maxOverflowBytes,
            RefusedRecords refused,
            Duration probeInterval) {
        this.destination = destination;
        this.stateDestination = stateDestination;
        this.clients = clients;
        this.partitionKeySecret = partitionKeySecret.orElse(null);
        this.maxInFlight = maxInFlight;
        this.maxBufferedBytes = maxBufferedBytes;
        this.maxOverflowBytes = maxOverflowBytes;
        this.refused = refused;
        this.probeInterval = probeInterval;
    }

    String destination() {
        return destination;
    }

    String stateDestination() {
        return stateDestination;
    }

    PutRecordClient.Provider clients() {
        return clients;
    }

    Optional<Secret> partitionKeySecret() {
        return Optional.ofNullable(partitionKeySecret);
    }

    int maxInFlight() {
        return maxInFlight;
    }

    long maxBufferedBytes() {
        return maxBufferedBytes;
    }

    long maxOverflowBytes() {
        return maxOverflowBytes;
    }

    RefusedRecords refused() {
        return refused;
    }

    Duration probeInterval() {
        return probeInterval;
    }
}
