package io.eventforwarder.source.kinesis;

import io.eventforwarder.aws.AwsError;
import io.eventforwarder.aws.Backoff;
import io.eventforwarder.aws.LogThrottle;
import io.eventforwarder.aws.StreamException;
import io.eventforwarder.model.InputRecord;
import io.eventforwarder.model.SourcePosition;
import io.eventforwarder.source.kinesis.CoordinationEvents.ShardEnded;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import javax.annotation.Nullable;
import org.apache.flink.connector.base.source.reader.RecordsBySplits;
import org.apache.flink.connector.base.source.reader.RecordsWithSplitIds;
import org.apache.flink.connector.base.source.reader.splitreader.SplitReader;
import org.apache.flink.connector.base.source.reader.splitreader.SplitsChange;
import org.apache.flink.util.concurrent.ExecutorThreadFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.kinesis.model.ChildShard;
import software.amazon.awssdk.services.kinesis.model.Record;
import software.amazon.awssdk.services.kinesis.model.StartingPosition;

/**
 * Reads shards in Flink's fetcher thread. Requests are asynchronous; the fetcher thread handles
 * their results one after the other. No method throws a failure of Kinesis. Instead, a request is
 * repeated until it succeeds, and meanwhile the source may be paused.
 *
 * <p>All methods except {@link #wakeUp} and {@link #onFetcherThread} are called on the fetcher
 * thread.
 */
abstract class ShardReader implements SplitReader<InputRecord, ShardSplit> {
    private static final Logger LOG = LoggerFactory.getLogger(ShardReader.class);

    /** No further request is made while unemitted answers hold this many bytes. */
    private static final long MAX_HELD_BYTES = 64L << 20;

    /** The memory that a record takes in addition to its data, in bytes. */
    private static final int RECORD_OVERHEAD = 200;

    /** The assumed maximum difference between this machine's clock and the clock of Kinesis. */
    private static final long CLOCK_TOLERANCE_MILLIS = 5_000;

    /**
     * A shard, and how far it has been read. Records that were read may still wait to be emitted.
     */
    static final class Shard {
        final String id;
        StartingPosition position;

        /** Failures in a row. */
        int failures;

        /** Polling: where the next request reads; null if a new iterator is needed. */
        @Nullable String iterator;

        /** Fan-out: the newest subscription; null without one. */
        @Nullable Object subscription;

        /** Fan-out: whether Kinesis did not find the shard or its consumer the last time. */
        boolean isMissing;

        Shard(ShardSplit split) {
            id = split.id;
            position = split.position;
        }
    }

    final StreamClient client;
    final ReadLimits limits;
    final ReaderStatus status;
    private final long stopAt;
    private final Backoff backoff = new Backoff(new Random());
    private final LogThrottle warnings = new LogThrottle();
    private final BlockingQueue<Runnable> actions = new LinkedBlockingQueue<>();
    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(
                    new ExecutorThreadFactory("kinesis-source-timer"));

    /** Shards for which the next request may be made. */
    private final Queue<Shard> ready = new ArrayDeque<>();

    /** Answers that the next calls of {@link #fetch} return. */
    private final Queue<RecordsWithSplitIds<InputRecord>> answers = new ArrayDeque<>();

    private final AtomicLong heldBytes = new AtomicLong();
    private boolean isWokenUp;
    private boolean isProbeDue;

    /**
     * @param client closed with this reader
     * @param stopAt the arrival time up to which records are read, in milliseconds since the epoch;
     *     {@link Long#MAX_VALUE} if the source never stops
     */
    ShardReader(StreamClient client, ReadLimits limits, long stopAt, ReaderStatus status) {
        this.client = client;
        this.limits = limits;
        this.stopAt = stopAt;
        this.status = status;
    }

    /** Makes a request for a shard. */
    abstract void start(Shard shard);

    /** Whether a request may be made for one more shard. */
    abstract boolean mayStart();

    @Override
    public void handleSplitsChanges(SplitsChange<ShardSplit> change) {
        change.splits().forEach(split -> ready.add(new Shard(split)));
    }

    @Override
    public RecordsWithSplitIds<InputRecord> fetch() throws IOException {
        isWokenUp = false;
        startReady();
        while (answers.isEmpty() && !isWokenUp) {
            nextAction().run();
            // The next requests are in flight while these records wait to be emitted.
            startReady();
        }
        return answers.isEmpty() ? new RecordsBySplits<>(Map.of(), Set.of()) : answers.remove();
    }

    private Runnable nextAction() throws IOException {
        try {
            return actions.take();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Reading was interrupted.", e);
        }
    }

    /** Makes the requests that may be made. */
    void startReady() {
        while (!ready.isEmpty() && !status.pause.isPaused() && mayStart()) {
            start(ready.remove());
        }
    }

    @Override
    public void wakeUp() {
        onFetcherThread(() -> isWokenUp = true);
    }

    /** Runs an action in the fetcher thread. May be called in any thread. */
    final void onFetcherThread(Runnable action) {
        actions.add(action);
    }

    /** Handles the result of a request, or its failure, in the fetcher thread. */
    final <T> void whenDone(
            CompletableFuture<T> request,
            Consumer<T> onSuccess,
            Consumer<StreamException> onFailure) {
        CompletableFuture<T> unused =
                request.whenComplete(
                        (result, failure) ->
                                onFetcherThread(
                                        failure == null
                                                ? () -> onSuccess.accept(result)
                                                : () ->
                                                        onFailure.accept(
                                                                StreamClient.failure(failure))));
    }

    final void after(Duration delay, Runnable action) {
        ScheduledFuture<?> unused =
                timer.schedule(
                        () -> onFetcherThread(action), delay.toNanos(), TimeUnit.NANOSECONDS);
    }

    /**
     * Allows the next request for a shard after a delay. If the source is paused then, the request
     * is made as a probe.
     */
    final void readyAfter(Duration delay, Shard shard) {
        after(
                delay,
                () -> {
                    if (status.pause.isPaused()) {
                        start(shard);
                    } else {
                        ready.add(shard);
                    }
                });
    }

    /** Whether the answers that are not emitted yet leave room for more. */
    final boolean hasRoom() {
        return heldBytes.get() < MAX_HELD_BYTES;
    }

    /**
     * Queues the records of an answer for the reader to emit.
     *
     * @param isClosed whether the answer ends the shard
     * @return whether the shard is to be read further
     */
    final boolean answered(
            Shard shard,
            List<Record> answer,
            @Nullable Long millisBehind,
            boolean isClosed,
            List<ChildShard> children) {
        succeeded(shard);
        status.read(shard.id, millisBehind == null ? 0 : millisBehind);
        List<InputRecord> records = new ArrayList<>(answer.size());
        long newestArrival = Long.MIN_VALUE;
        for (Record record : answer) {
            long arrival = record.approximateArrivalTimestamp().toEpochMilli();
            newestArrival = Math.max(newestArrival, arrival);
            if (arrival <= stopAt) {
                SourcePosition position =
                        SourcePosition.inStream(
                                client.streamName(), shard.id, record.sequenceNumber(), 0);
                records.add(new InputRecord(record.data().asByteArrayUnsafe(), position, arrival));
            }
        }
        if (!answer.isEmpty()) {
            shard.position = ShardSplit.after(answer.get(answer.size() - 1).sequenceNumber());
        }
        boolean isEnd = isClosed || hasPassedStop(newestArrival, millisBehind);
        if (isEnd) {
            List<ShardSplit> childSplits =
                    children.stream().map(ShardSplit::of).collect(Collectors.toList());
            status.ended(new ShardEnded(shard.id, isClosed, childSplits));
        }
        if (isEnd || !records.isEmpty()) {
            emit(shard, records, isEnd);
        }
        return !isEnd;
    }

    /**
     * Whether all records up to {@link #stopAt} have been read. Allows a tolerance, because arrival
     * times are approximate and this machine's clock may differ from the clock of Kinesis.
     */
    private boolean hasPassedStop(long newestArrival, @Nullable Long millisBehind) {
        if (stopAt == Long.MAX_VALUE) {
            return false;
        }
        long latestStop = stopAt + CLOCK_TOLERANCE_MILLIS;
        boolean hasReadAll = millisBehind != null && millisBehind == 0;
        return newestArrival > latestStop
                || (hasReadAll && status.clock.absoluteTimeMillis() > latestStop);
    }

    /** The shard has expired before it was read to its end. */
    final void expired(Shard shard) {
        succeeded(shard);
        status.shardsExpired.inc();
        LOG.warn(
                "The stream {} does not have the shard {} any more: its records expired before they"
                        + " were read. Reading goes on with the shards that followed it.",
                client.displayName(),
                shard.id);
        status.ended(new ShardEnded(shard.id, true, List.of()));
        emit(shard, List.of(), true);
    }

    private void emit(Shard shard, List<InputRecord> records, boolean isEnd) {
        long data = records.stream().mapToLong(record -> record.bytes().length).sum();
        long held = data + (long) RECORD_OVERHEAD * records.size();
        status.bytesRead.inc(data);
        heldBytes.addAndGet(held);
        answers.add(
                new RecordsBySplits<>(
                        Map.of(shard.id, records), isEnd ? Set.of(shard.id) : Set.of()) {
                    @Override
                    public void recycle() {
                        release(held);
                    }
                });
    }

    /** Called on the task's thread. */
    private void release(long bytes) {
        long before = heldBytes.getAndAdd(-bytes);
        if (before >= MAX_HELD_BYTES && before - bytes < MAX_HELD_BYTES) {
            // An empty action wakes the fetcher thread, which then makes requests.
            onFetcherThread(() -> {});
        }
    }

    /** Kinesis has answered for the shard, which ends a pause of the source. */
    private void succeeded(Shard shard) {
        shard.failures = 0;
        shard.isMissing = false;
        status.pause.end();
    }

    /** As {@link #repeat(Shard, StreamException)}, for a request that begins at the position. */
    final void repeatRead(Shard shard, StreamException failure) {
        if (failure.error() == AwsError.BAD_REQUEST && shard.position.timestamp() != null) {
            // Kinesis refuses an instant that its clock has not reached yet.
            warn(failure);
            repeat(shard);
        } else {
            repeat(shard, failure);
        }
    }

    /** Repeats the shard's request after a failure: after a time that grows, or when probed. */
    final void repeat(Shard shard, StreamException failure) {
        AwsError error = failure.error();
        if (error.isActionRequired() || error == AwsError.BAD_REQUEST) {
            status.pause.begin(failure, limits.probeInterval);
        } else if (error.isThrottling()) {
            status.readsThrottled.inc();
        } else if (error.isTransient()) {
            warn(failure);
        }
        repeat(shard);
    }

    private void warn(StreamException failure) {
        if (warnings.isDue()) {
            LOG.warn("A request is repeated until it succeeds: {}", failure.getMessage());
        }
    }

    /** Repeats a shard's request after a failure that needs neither a log line nor a metric. */
    final void repeat(Shard shard) {
        shard.failures++;
        if (status.pause.isPaused()) {
            ready.add(shard);
            probeLater();
        } else {
            readyAfter(limits.backoff(backoff, shard.failures), shard);
        }
    }

    /** Schedules a probe: one shard's request finds out whether a paused source works again. */
    private void probeLater() {
        if (!isProbeDue) {
            isProbeDue = true;
            after(
                    limits.probeInterval,
                    () -> {
                        isProbeDue = false;
                        client.renewCredentials();
                        if (status.pause.isPaused() && !ready.isEmpty()) {
                            start(ready.remove());
                        }
                    });
        }
    }

    @Override
    public void pauseOrResumeSplits(
            Collection<ShardSplit> splitsToPause, Collection<ShardSplit> splitsToResume) {
        throw new UnsupportedOperationException("Shards have no watermarks to be aligned.");
    }

    @Override
    public void close() {
        timer.shutdownNow();
        client.close();
    }
}
