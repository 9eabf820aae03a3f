package io.eventforwarder.source.kinesis;

import io.eventforwarder.aws.Backoff;
import io.eventforwarder.aws.LogThrottle;
import io.eventforwarder.metrics.Metrics;
import java.time.Duration;
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
import software.amazon.awssdk.services.kinesis.model.StreamDescriptionSummary;

/**
 * Finds the stream's shards and has {@link ShardAssigner} give them to readers. It lists the shards
 * when it starts, at an interval, and at once when a shard ends whose children are not known.
 *
 * <p>Requests run in the coordinator's worker thread, all else in its own thread.
 */
final class ShardEnumerator implements SplitEnumerator<ShardSplit, EnumeratorState> {
    private static final Logger LOG = LoggerFactory.getLogger(ShardEnumerator.class);

    private static final long TICK_MILLIS = 500;

    /** So often in a row a request of a listing is repeated before the listing begins anew. */
    private static final int ATTEMPTS = 5;

    private final SplitEnumeratorContext<ShardSplit> context;
    private final StreamClient client;
    private final ReadLimits limits;
    private final ShardPosition start;
    private final boolean bounded;
    private final ShardAssigner assigner;
    private final SourcePause pause;
    private final Backoff backoff = new Backoff(new Random());
    private final LogThrottle warnings = new LogThrottle();

    /** The stream of the state, or as Kinesis first described it; null until then. */
    @Nullable private StreamIdentity stream;

    /** Null until Kinesis has described the stream to this enumerator. */
    @Nullable private CoordinationEvents.StreamFound found;

    private boolean isListed;
    private boolean isListing;
    private boolean isListingWanted = true;
    private long nextListingNanos = System.nanoTime();
    private int failures;
    private final Set<Integer> endedReaders = new HashSet<>();
    private volatile long unassigned;

    /** What a listing has found. */
    private static final class Listing {
        private final StreamDescriptionSummary description;
        private final List<ShardInfo> shards;

        Listing(StreamDescriptionSummary description, List<ShardInfo> shards) {
            this.description = description;
            this.shards = shards;
        }
    }

    ShardEnumerator(
            SplitEnumeratorContext<ShardSplit> context,
            StreamClient client,
            ReadLimits limits,
            ShardPosition start,
            boolean bounded,
            ShardAssigner assigner) {
        this.context = context;
        this.client = client;
        this.limits = limits;
        this.start = start;
        this.bounded = bounded;
        this.assigner = assigner;
        this.pause = new SourcePause(client.sentenceName());
    }

    /** Takes over the state of a completed checkpoint, before {@link #start}. */
    void restore(EnumeratorState state) {
        stream = state.stream();
        isListed = state.isListed();
        assigner.restore(state);
    }

    @Override
    public void start() {
        Metrics.gauge(context.metricGroup(), Metrics.SOURCE_PAUSED, pause::gauge);
        Metrics.gauge(context.metricGroup(), Metrics.SHARDS_WAITING, () -> unassigned);
        context.callAsync(() -> null, (nothing, failure) -> listIfDue(), 0, TICK_MILLIS);
    }

    private void listIfDue() {
        if (!isListing && nextListingNanos - System.nanoTime() <= 0) {
            list();
        }
    }

    private void list() {
        isListing = true;
        isListingWanted = false;
        StreamIdentity expected = stream;
        String after = assigner.lastListed();
        ShardPosition from = isListed ? null : start;
        context.callAsync(() -> listing(expected, after, from), this::listed);
    }

    /** Runs in the worker thread. */
    private Listing listing(
            @Nullable StreamIdentity expected, String after, @Nullable ShardPosition from)
            throws InterruptedException {
        StreamDescriptionSummary description = answer(client::describe);
        if (expected != null && !identity(description).equals(expected)) {
            throw new StateOfAnotherStreamException(expected, identity(description));
        }
        List<ShardInfo> shards = new ArrayList<>();
        String token = null;
        do {
            String page = token;
            ListShardsResponse response = answer(() -> client.listShards(page, after, from));
            response.shards().forEach(shard -> shards.add(ShardInfo.of(shard)));
            token = response.nextToken();
        } while (token != null);
        return new Listing(description, shards);
    }

    private <T> T answer(Supplier<CompletableFuture<T>> request) throws InterruptedException {
        for (int attempt = 1; ; attempt++) {
            try {
                return request.get().join();
            } catch (RuntimeException e) {
                ReadException failure = StreamClient.failure(e);
                boolean passes =
                        failure.kind() == ReadException.Kind.THROTTLED
                                || failure.kind() == ReadException.Kind.TRANSIENT;
                if (!passes || attempt == ATTEMPTS) {
                    throw failure;
                }
                Thread.sleep(limits.backoff(backoff, attempt).toMillis());
            }
        }
    }

    private static StreamIdentity identity(StreamDescriptionSummary description) {
        return new StreamIdentity(
                description.streamARN(),
                description.streamCreationTimestamp() == null
                        ? 0
                        : description.streamCreationTimestamp().toEpochMilli());
    }

    private void listed(@Nullable Listing listing, @Nullable Throwable failure) {
        isListing = false;
        if (failure instanceof ReadException) {
            failures++;
            listAfter(delayAfter((ReadException) failure));
            return;
        }
        if (failure != null) {
            // Another stream's state, or a defect: the job fails.
            throw new FlinkRuntimeException(failure.getMessage(), failure);
        }
        failures = 0;
        pause.end();
        stream = identity(listing.description);
        assigner.addListed(listing.shards, isListed ? ShardPosition.TRIM_HORIZON : start);
        isListed = true;
        if (found == null) {
            Integer hours = listing.description.retentionPeriodHours();
            found = new CoordinationEvents.StreamFound(stream.arn(), hours == null ? 24 : hours);
            context.registeredReaders().keySet().stream()
                    .filter(assigner::hasStarted)
                    .forEach(reader -> context.sendEventToSourceReader(reader, found));
        }
        listAfter(isListingWanted ? Duration.ZERO : limits.probeInterval());
        assign();
    }

    private Duration delayAfter(ReadException failure) {
        switch (failure.kind()) {
            case ACTION_REQUIRED:
            case NOT_FOUND:
                pause.begin(failure.getMessage(), limits.probeInterval());
                client.renewCredentials();
                return limits.probeInterval();
            default:
                if (warnings.isDue()) {
                    LOG.warn(
                            "The shards are listed again until it succeeds: {}",
                            failure.getMessage());
                }
                return limits.backoff(backoff, failures);
        }
    }

    private void listAfter(Duration delay) {
        nextListingNanos = System.nanoTime() + delay.toNanos();
    }

    @Override
    public void addReader(int subtask) {
        readerReset(subtask);
    }

    private void readerReset(int subtask) {
        assigner.readerReset(subtask);
        endedReaders.remove(subtask);
    }

    @Override
    public void addSplitsBack(List<ShardSplit> splits, int subtask) {
        readerReset(subtask);
        splits.forEach(assigner::returned);
    }

    @Override
    public void handleSplitRequest(int subtask, @Nullable String host) {
        // Readers ask for nothing: shards are assigned to them.
    }

    @Override
    public void handleSourceEvent(int subtask, SourceEvent event) {
        if (event instanceof CoordinationEvents.ReaderStarted) {
            assigner.readerStarted(subtask, ((CoordinationEvents.ReaderStarted) event).shards());
            if (found != null) {
                context.sendEventToSourceReader(subtask, found);
            }
        } else {
            CoordinationEvents.ShardEnded ended = (CoordinationEvents.ShardEnded) event;
            boolean childrenAreKnown =
                    assigner.ended(subtask, ended.shardId(), ended.end().children());
            if (ended.end().isClosed() && !childrenAreKnown) {
                isListingWanted = true;
                listAfter(Duration.ZERO);
                listIfDue();
            }
        }
        assign();
    }

    @Override
    public EnumeratorState snapshotState(long checkpointId) {
        return assigner.snapshot(checkpointId, stream, start, isListed);
    }

    @Override
    public void notifyCheckpointComplete(long checkpointId) {
        assigner.checkpointCompleted(checkpointId);
        assign();
    }

    private void assign() {
        if (found != null) {
            Set<Integer> readers = context.registeredReaders().keySet();
            Map<Integer, List<ShardSplit>> assignment =
                    assigner.assign(readers, context.currentParallelism());
            if (!assignment.isEmpty()) {
                context.assignSplits(new SplitsAssignment<>(assignment));
            }
            if (bounded && !isListing && !isListingWanted && assigner.isDone()) {
                end(readers);
            }
        }
        unassigned = assigner.unassigned();
    }

    private void end(Set<Integer> readers) {
        if (readers.size() == context.currentParallelism()
                && readers.stream().allMatch(assigner::hasStarted)) {
            for (int reader : readers) {
                if (endedReaders.add(reader)) {
                    context.signalNoMoreSplits(reader);
                }
            }
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
