package io.eventforwarder.sink.kinesis;

import io.eventforwarder.model.DeadLetter;
import io.eventforwarder.model.OutgoingRecord;
import io.eventforwarder.settings.Secret;
import java.time.Duration;
import java.util.Optional;
import javax.annotation.Nullable;
import org.apache.flink.streaming.api.operators.AbstractStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.OneInputStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.StreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;
import org.apache.flink.util.function.SerializableSupplier;

/** Creates PutRecord operators in their tasks, and holds their settings. */
final class PutRecordOperatorFactory extends AbstractStreamOperatorFactory<DeadLetter>
        implements OneInputStreamOperatorFactory<OutgoingRecord, DeadLetter> {
    private static final long serialVersionUID = 1L;

    /** How the sink reacts to records that the destination refuses for good. */
    enum OnRefusal {
        /** The records become dead letters. */
        DEAD_LETTER,
        /** The connection pauses. Used for dead letters, which cannot become dead letters again. */
        PAUSE
    }

    final String destination;
    final String stateDestination;
    final SerializableSupplier<PutRecordClient> clients;
    @Nullable private final Secret partitionKeySecret;
    final int firstInFlight;
    final int maxInFlight;
    final long maxBufferedBytes;
    final long maxOverflowBytes;
    final OnRefusal onRefusal;
    final Duration probeInterval;

    /**
     * @param destination the stream's name in log messages
     * @param stateDestination the destination that the state belongs to, as a phrase for messages;
     *     empty if the state may be used for any stream
     * @param clients opens a client in the task, where credentials are resolved
     * @param partitionKeySecret see {@link PartitionKeys}
     * @param firstInFlight the maximum number of requests in flight at the beginning
     * @param maxInFlight the maximum number of requests in flight that it may grow to
     * @param maxBufferedBytes the maximum size of the records and queues held in memory
     * @param maxOverflowBytes the size of the records held only in state beyond which the input is
     *     slowed
     * @param probeInterval how long a paused connection waits before it tries again
     */
    PutRecordOperatorFactory(
            String destination,
            String stateDestination,
            SerializableSupplier<PutRecordClient> clients,
            Optional<Secret> partitionKeySecret,
            int firstInFlight,
            int maxInFlight,
            long maxBufferedBytes,
            long maxOverflowBytes,
            OnRefusal onRefusal,
            Duration probeInterval) {
        this.destination = destination;
        this.stateDestination = stateDestination;
        this.clients = clients;
        this.partitionKeySecret = partitionKeySecret.orElse(null);
        this.firstInFlight = firstInFlight;
        this.maxInFlight = maxInFlight;
        this.maxBufferedBytes = maxBufferedBytes;
        this.maxOverflowBytes = maxOverflowBytes;
        this.onRefusal = onRefusal;
        this.probeInterval = probeInterval;
    }

    Optional<Secret> partitionKeySecret() {
        return Optional.ofNullable(partitionKeySecret);
    }

    // The type parameter of Flink's method is always this operator.
    @Override
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    public <T extends StreamOperator<DeadLetter>> T createStreamOperator(
            StreamOperatorParameters<DeadLetter> parameters) {
        return (T) new PutRecordOperator(this, parameters);
    }

    @Override
    @SuppressWarnings("rawtypes")
    public Class<? extends StreamOperator> getStreamOperatorClass(ClassLoader classLoader) {
        return PutRecordOperator.class;
    }
}
