package io.eventforwarder.source.kinesis;

import io.eventforwarder.aws.Backoff;
import io.eventforwarder.aws.LogThrottle;
import io.eventforwarder.aws.StreamException;
import io.eventforwarder.metrics.Metrics;
import io.eventforwarder.source.kinesis.CoordinationEvents.ReaderStarted;
import io.eventforwarder.source.kinesis.CoordinationEvents.ShardEnded;
import io.eventforwarder.source.kinesis.CoordinationEvents.StreamFound;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import javax.annotation.Nullable;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.connector.source.SplitsAssignment;
import org.apache.flink.util.FlinkRuntimeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.kinesis.model.ListShardsResponse;
import software.amazon.awssdk.services.kinesis.model.StartingPosition;
import software.amazon.awssdk.services.kinesis.model.StreamDescriptionSummary;

/**
 * Finds the stream's shards and has {@link ShardAssigner} give them to readers. It lists the shards
 * when it starts, at an interval, and at once when a shard ends whose children are not known.
 *
 * <p>Requests run on the coordinator's worker thread. Everything else runs on the coordinator's
 * thread.
 */
final class ShardEnumerator implements SplitEnumerator<ShardSplit, EnumeratorState> {
    private static final Logger LOG = LoggerFactory.getLogger(ShardEnumerator.class);

    private static final long TICK_MILLIS = 500;

    /** How often a request is sent before the listing begins again. */
    private static final int ATTEMPTS = 5;

    private final SplitEnumeratorContext<ShardSplit> context;
    private final StreamClient client;
    private final SourcePause pause;
    private final ReadLimits limits;
    private final boolean bounded;
    private final ShardAssigner assigner;
    private final StartingPosition start;
    private final Backoff backoff = new Backoff(new Random());
    private final LogThrottle warnings = new LogThrottle();

    /** The ARN of the state's stream, or of the stream that Kinesis first described; else empty. */
    private String streamArn;

    private long streamCreated;

    /** Null until Kinesis has described the stream to this enumerator. */
    @Nullable private StreamFound streamFound;

    private boolean isListed;
    private boolean isListing;
    private boolean isListingWanted = true;
    private long nextListingNanos = System.nanoTime();
    private int failures;
    private final Set<Integer> endedReaders = new HashSet<>();
    private volatile long unassigned;

    private static final class Listing {
        private final StreamDescriptionSummary stream;
        private final List<ShardSplit> shards = new ArrayList<>();

        Listing(StreamDescriptionSummary stream) {
            this.stream = stream;
        }
    }

    ShardEnumerator(
            SplitEnumeratorContext<ShardSplit> context,
            StreamClient client,
            SourcePause pause,
            ReadLimits limits,
            boolean bounded,
            ShardAssigner assigner,
            EnumeratorState state) {
        this.context = context;
        this.client = client;
        this.pause = pause;
        this.limits = limits;
        this.bounded = bounded;
        this.assigner = assigner;
        start = state.start;
        streamArn = state.streamArn;
        streamCreated = state.streamCreated;
        isListed = state.listed;
    }

    @Override
    public void start() {
        Metrics.gauge(context.metricGroup(), Metrics.SHARDS_WAITING, () -> unassigned);
        context.callAsync(() -> null, (nothing, failure) -> listIfDue(), 0, TICK_MILLIS);
    }

    private void listIfDue() {
        if (!isListing && nextListingNanos - System.nanoTime() <= 0) {
            isListing = true;
            isListingWanted = false;
            String after = assigner.lastListed();
            boolean isFirst = !isListed;
            String knownArn = streamArn;
            long knownCreation = streamCreated;
            context.callAsync(() -> list(after, isFirst, knownArn, knownCreation), this::listed);
        }
    }

    private void listAfter(Duration delay) {
        nextListingNanos = System.nanoTime() + delay.toNanos();
    }

    /** Runs in the worker thread. */
    private Listing list(String after, boolean isFirst, String knownArn, long knownCreation)
            throws InterruptedException {
        Listing listing = new Listing(withRetries(client::describe).streamDescriptionSummary());
        // Before the shards are listed: those of another stream may be denied or unknown.
        requireSame(listing.stream, knownArn, knownCreation);
        StartingPosition position = isFirst ? start : ShardSplit.TRIM_HORIZON;
        String token = null;
        do {
            String page = token;
            ListShardsResponse response =
                    withRetries(() -> client.listShards(page, after, isFirst ? start : null));
            response.shards().forEach(shard -> listing.shards.add(ShardSplit.of(shard, position)));
            token = response.nextToken();
        } while (token != null);
        return listing;
    }

    /** Repeats a request that fails for a reason that may pass, up to {@link #ATTEMPTS} times. */
    private <T> T withRetries(Supplier<CompletableFuture<T>> request) throws InterruptedException {
        for (int attempt = 1; ; attempt++) {
            try {
                return request.get().join();
            } catch (RuntimeException e) {
                StreamException failure = StreamClient.failure(e);
                boolean mayPass = failure.error().isThrottling() || failure.error().isTransient();
                if (!mayPass || attempt == ATTEMPTS) {
                    throw failure;
                }
                Thread.sleep(limits.backoff(backoff, attempt).toMillis());
            }
        }
    }

    private void listed(@Nullable Listing listing, @Nullable Throwable failure) {
        isListing = false;
        if (failure instanceof StreamException) {
            failed((StreamException) failure);
            return;
        }
        if (listing == null) {
            throw new FlinkRuntimeException(failure.getMessage(), failure);
        }
        failures = 0;
        pause.end();
        streamArn = listing.stream.streamARN();
        streamCreated = creation(listing.stream);
        assigner.addListed(listing.shards);
        isListed = true;
        if (streamFound == null) {
            Integer hours = listing.stream.retentionPeriodHours();
            streamFound = new StreamFound(streamArn, hours == null ? 24 : hours);
            context.registeredReaders().keySet().stream()
                    .filter(assigner::hasStarted)
                    .forEach(reader -> context.sendEventToSourceReader(reader, streamFound));
        }
        listAfter(isListingWanted ? Duration.ZERO : limits.probeInterval);
        assign();
    }

    private void failed(StreamException failure) {
        if (failure.error().isActionRequired()) {
            pause.begin(failure, limits.probeInterval);
            client.renewCredentials();
            listAfter(limits.probeInterval);
        } else {
            if (warnings.isDue()) {
                LOG.warn(
                        "The shards could not be listed; the request is repeated: {}",
                        failure.getMessage());
            }
            listAfter(limits.backoff(backoff, ++failures));
        }
    }

    /**
     * Throws unless the stream is the known one. A stream that was created again is another one.
     */
    private static void requireSame(
            StreamDescriptionSummary stream, String knownArn, long knownCreation) {
        boolean isSame = knownArn.equals(stream.streamARN()) && knownCreation == creation(stream);
        if (!knownArn.isEmpty() && !isSame) {
            throw new FlinkRuntimeException(
                    String.format(
                            "The job's state is of the stream %s, created at %s, but"
                                    + " Source.stream-name and Source.region name the stream %s,"
                                    + " created at %s. Set them as they were, or start the job"
                                    + " without state at an initial-position.",
                            knownArn,
                            Instant.ofEpochMilli(knownCreation),
                            stream.streamARN(),
                            Instant.ofEpochMilli(creation(stream))));
        }
    }

    /** In milliseconds since the epoch; 0 if it is unknown. */
    private static long creation(StreamDescriptionSummary stream) {
        Instant createdAt = stream.streamCreationTimestamp();
        return createdAt == null ? 0 : createdAt.toEpochMilli();
    }

    @Override
    public void addReader(int subtask) {
        assigner.readerReset(subtask);
        endedReaders.remove(subtask);
    }

    @Override
    public void addSplitsBack(List<ShardSplit> splits, int subtask) {
        addReader(subtask);
        splits.forEach(assigner::returned);
    }

    @Override
    public void handleSplitRequest(int subtask, @Nullable String host) {
        // Readers request nothing: shards are assigned to them.
    }

    @Override
    public void handleSourceEvent(int subtask, SourceEvent event) {
        if (event instanceof ReaderStarted) {
            assigner.readerStarted(subtask, ((ReaderStarted) event).shards);
            if (streamFound != null) {
                context.sendEventToSourceReader(subtask, streamFound);
            }
        } else {
            ShardEnded end = (ShardEnded) event;
            boolean areChildrenKnown = assigner.ended(subtask, end.shardId, end.children);
            if (end.hasChildren && !areChildrenKnown) {
                isListingWanted = true;
                listAfter(Duration.ZERO);
                listIfDue();
            }
        }
        assign();
    }

    @Override
    public EnumeratorState snapshotState(long checkpointId) {
        return new EnumeratorState(
                streamArn,
                streamCreated,
                start,
                isListed,
                assigner.lastListed(),
                assigner.snapshot(checkpointId));
    }

    @Override
    public void notifyCheckpointComplete(long checkpointId) {
        assigner.checkpointCompleted(checkpointId);
        assign();
    }

    private void assign() {
        if (streamFound != null) {
            Set<Integer> readers = context.registeredReaders().keySet();
            int parallelism = context.currentParallelism();
            Map<Integer, List<ShardSplit>> assignment = assigner.assign(readers, parallelism);
            if (!assignment.isEmpty()) {
                context.assignSplits(new SplitsAssignment<>(assignment));
            }
            boolean isComplete = !isListing && !isListingWanted && assigner.isDone();
            boolean allHaveStarted =
                    readers.size() == parallelism
                            && readers.stream().allMatch(assigner::hasStarted);
            if (bounded && isComplete && allHaveStarted) {
                readers.stream().filter(endedReaders::add).forEach(context::signalNoMoreSplits);
            }
        }
        unassigned = assigner.unassigned();
    }

    @Override
    public void close() {
        client.close();
    }
}
