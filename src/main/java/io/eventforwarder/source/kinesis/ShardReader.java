package io.eventforwarder.source.kinesis;

import io.eventforwarder.aws.Backoff;
import io.eventforwarder.aws.LogThrottle;
import io.eventforwarder.model.InputRecord;
import io.eventforwarder.model.SourcePosition;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import javax.annotation.Nullable;
import org.apache.flink.connector.base.source.reader.RecordsBySplits;
import org.apache.flink.connector.base.source.reader.RecordsWithSplitIds;
import org.apache.flink.connector.base.source.reader.splitreader.SplitReader;
import org.apache.flink.connector.base.source.reader.splitreader.SplitsChange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.kinesis.model.ChildShard;
import software.amazon.awssdk.services.kinesis.model.Record;

/**
 * Reads shards in Flink's fetcher thread. Requests are asynchronous: their results come back as
 * outcomes, which the fetcher thread handles one after the other. No failure of Kinesis leaves this
 * class: a request is repeated until it succeeds, and meanwhile the source may be paused.
 *
 * <p>All methods but {@link #wakeUp} and {@link #onFetcherThread} are called in the fetcher thread.
 */
abstract class ShardReader implements SplitReader<InputRecord, ShardSplit> {
    private static final Logger LOG = LoggerFactory.getLogger(ShardReader.class);

    /** Answers that wait to be emitted may hold so many bytes before reading stops. */
    static final long MAX_HELD_BYTES = 64L << 20;

    /** What a record takes in memory beside its data. */
    private static final int RECORD_OVERHEAD = 200;

    /** How far this machine's clock may be from that of Kinesis. */
    static final Duration CLOCK_TOLERANCE = Duration.ofSeconds(5);

    private static final Outcome WAKE_UP = () -> null;

    /** What a request led to; handled in the fetcher thread. */
    @FunctionalInterface
    interface Outcome {
        /** The records that are to be emitted; null if there are none. */
        @Nullable
        ShardRecords handle();
    }

    /** How far a shard has been read, which is further than it has been emitted. */
    static class Shard {
        private final String id;
        private ShardPosition position;
        private int failures;

        Shard(ShardSplit split) {
            id = split.splitId();
            position = split.position();
        }

        String id() {
            return id;
        }

        ShardPosition position() {
            return position;
        }
    }

    private static final class Delayed implements Comparable<Delayed> {
        private final long dueNanos;
        private final Runnable action;

        Delayed(long dueNanos, Runnable action) {
            this.dueNanos = dueNanos;
            this.action = action;
        }

        @Override
        public int compareTo(Delayed other) {
            return Long.signum(dueNanos - other.dueNanos);
        }
    }

    private final ReaderEnvironment environment;
    private final Backoff backoff = new Backoff(new Random());
    private final LogThrottle warnings = new LogThrottle();
    private final BlockingQueue<Outcome> outcomes = new LinkedBlockingQueue<>();
    private final PriorityQueue<Delayed> delayed = new PriorityQueue<>();
    private final AtomicLong heldBytes = new AtomicLong();

    /** Shards for which the next request may be made. */
    private final ArrayDeque<Shard> ready = new ArrayDeque<>();

    private boolean isProbeDue;

    ShardReader(ReaderEnvironment environment) {
        this.environment = environment;
    }

    final ReaderEnvironment environment() {
        return environment;
    }

    final StreamClient client() {
        return environment.client();
    }

    /** What is to be known of a shard while it is read. */
    abstract Shard shard(ShardSplit split);

    /** Makes a request for a shard. */
    abstract void start(Shard shard);

    /** Whether a request may be made for one more shard. */
    abstract boolean mayStart();

    @Override
    public void handleSplitsChanges(SplitsChange<ShardSplit> change) {
        change.splits().forEach(split -> ready.add(shard(split)));
    }

    @Override
    public RecordsWithSplitIds<InputRecord> fetch() throws IOException {
        while (true) {
            runDelayed();
            startReady();
            Outcome outcome = nextOutcome();
            if (outcome == WAKE_UP) {
                return new RecordsBySplits<>(Collections.emptyMap(), Collections.emptySet());
            }
            ShardRecords records = outcome == null ? null : outcome.handle();
            if (records != null) {
                // The next requests are under way while these records wait to be emitted.
                startReady();
                return records;
            }
        }
    }

    private void runDelayed() {
        while (!delayed.isEmpty() && delayed.peek().dueNanos - System.nanoTime() <= 0) {
            delayed.remove().action.run();
        }
    }

    /** Makes the requests that may be made. */
    void startReady() {
        while (!ready.isEmpty() && !isPaused() && mayStart()) {
            start(ready.remove());
        }
    }

    /** Waits for an outcome; returns null when a delayed action is due. */
    @Nullable
    private Outcome nextOutcome() throws IOException {
        try {
            return delayed.isEmpty()
                    ? outcomes.take()
                    : outcomes.poll(
                            delayed.peek().dueNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Reading was interrupted.", e);
        }
    }

    @Override
    public void wakeUp() {
        outcomes.add(WAKE_UP);
    }

    /** Has an outcome handled in the fetcher thread. May be called in any thread. */
    final void onFetcherThread(Outcome outcome) {
        outcomes.add(outcome);
    }

    /** Handles the result of a request, or its failure, in the fetcher thread. */
    final <T> void whenDone(
            CompletableFuture<T> request,
            Function<T, ShardRecords> onSuccess,
            Function<ReadException, ShardRecords> onFailure) {
        CompletableFuture<T> unused =
                request.whenComplete(
                        (result, failure) ->
                                onFetcherThread(
                                        () ->
                                                failure == null
                                                        ? onSuccess.apply(result)
                                                        : onFailure.apply(
                                                                StreamClient.failure(failure))));
    }

    final void after(Duration delay, Runnable action) {
        delayed.add(new Delayed(System.nanoTime() + delay.toNanos(), action));
    }

    /** The next request for a shard may be made after a time. In a pause it is a probe's next. */
    final void readyAfter(Duration delay, Shard shard) {
        after(
                delay,
                () -> {
                    if (isPaused()) {
                        start(shard);
                    } else {
                        ready.add(shard);
                    }
                });
    }

    /** Whether more may be read before what has been read is emitted. */
    final boolean hasRoom() {
        return heldBytes.get() < MAX_HELD_BYTES;
    }

    final boolean isPaused() {
        return environment.pause().isPaused();
    }

    /**
     * The records of an answer, for the reader to emit.
     *
     * @param isClosed whether the answer ends the shard
     * @return null if there is nothing to emit and the shard goes on
     */
    @Nullable
    final ShardRecords answered(
            Shard shard,
            List<Record> answer,
            @Nullable Long millisBehind,
            boolean isClosed,
            List<ChildShard> children) {
        succeeded(shard);
        environment.progress().read(shard.id, millisBehind == null ? 0 : millisBehind);
        List<InputRecord> records = new ArrayList<>(answer.size());
        long bytes = 0;
        long newestArrival = Long.MIN_VALUE;
        for (Record record : answer) {
            byte[] data = record.data().asByteArrayUnsafe();
            long arrival = record.approximateArrivalTimestamp().toEpochMilli();
            newestArrival = Math.max(newestArrival, arrival);
            if (arrival <= environment.stopAtMillis()) {
                bytes += data.length + RECORD_OVERHEAD;
                records.add(
                        new InputRecord(
                                data,
                                SourcePosition.inStream(
                                        client().streamName(),
                                        shard.id,
                                        record.sequenceNumber(),
                                        0),
                                arrival));
            }
        }
        if (!answer.isEmpty()) {
            shard.position = ShardPosition.after(answer.get(answer.size() - 1).sequenceNumber());
        }
        boolean isStopped = !isClosed && hasPassedStop(newestArrival, millisBehind);
        if (isClosed || isStopped) {
            return ended(
                    shard, records, bytes, isClosed ? ShardEnd.closed(children) : ShardEnd.AT_STOP);
        }
        return records.isEmpty() ? null : emitted(shard, records, bytes, false);
    }

    /**
     * Arrival times are approximate, and this machine's clock is not that of Kinesis: the end is
     * certain a little later.
     */
    private boolean hasPassedStop(long newestArrival, @Nullable Long millisBehind) {
        if (environment.stopAtMillis() == Long.MAX_VALUE) {
            return false;
        }
        long certain = environment.stopAtMillis() + CLOCK_TOLERANCE.toMillis();
        return newestArrival > certain
                || (millisBehind != null
                        && millisBehind == 0
                        && environment.clock().millis() > certain);
    }

    /** The shard has expired before it was read to its end. */
    final ShardRecords expired(Shard shard) {
        succeeded(shard);
        environment.shardsExpired().inc();
        LOG.warn(
                "The stream {} does not have the shard {} any more: its records expired before they"
                        + " were read. Reading goes on with the shards that followed it.",
                client().sentenceName(),
                shard.id);
        return ended(shard, List.of(), 0, ShardEnd.EXPIRED);
    }

    private ShardRecords ended(Shard shard, List<InputRecord> records, long bytes, ShardEnd end) {
        environment.progress().ended(shard.id);
        environment.ends().put(shard.id, end);
        return emitted(shard, records, bytes, true);
    }

    private ShardRecords emitted(
            Shard shard, List<InputRecord> records, long bytes, boolean isEnd) {
        environment.bytesRead().inc(bytes - (long) records.size() * RECORD_OVERHEAD);
        heldBytes.addAndGet(bytes);
        return new ShardRecords(shard.id, records, isEnd, () -> release(bytes));
    }

    /** Called in the task's thread. */
    private void release(long bytes) {
        long before = heldBytes.getAndAdd(-bytes);
        if (before >= MAX_HELD_BYTES && before - bytes < MAX_HELD_BYTES) {
            onFetcherThread(() -> null);
        }
    }

    /** Kinesis has served the shard: if the source was paused, that is over. */
    private void succeeded(Shard shard) {
        shard.failures = 0;
        environment.pause().end();
    }

    /** Makes the shard's request again after a failure: after a time that grows, or when probed. */
    final void repeat(Shard shard, ReadException failure) {
        shard.failures++;
        switch (failure.kind()) {
            case ACTION_REQUIRED:
            case NOT_FOUND:
            case INVALID_ARGUMENT:
                environment
                        .pause()
                        .begin(failure.getMessage(), environment.limits().probeInterval());
                break;
            case THROTTLED:
                environment.readsThrottled().inc();
                break;
            case TRANSIENT:
                if (warnings.isDue()) {
                    LOG.warn("A request is repeated until it succeeds: {}", failure.getMessage());
                }
                break;
            case EXPIRED_ITERATOR:
            case IN_USE:
                break;
        }
        if (isPaused()) {
            ready.add(shard);
            probeLater();
        } else {
            readyAfter(environment.limits().backoff(backoff, shard.failures), shard);
        }
    }

    /** While the source is paused, one shard's request now and then finds out if it still must. */
    private void probeLater() {
        if (isProbeDue) {
            return;
        }
        isProbeDue = true;
        after(
                environment.limits().probeInterval(),
                () -> {
                    isProbeDue = false;
                    client().renewCredentials();
                    if (isPaused() && !ready.isEmpty()) {
                        start(ready.remove());
                    }
                });
    }

    @Override
    public void pauseOrResumeSplits(
            Collection<ShardSplit> splitsToPause, Collection<ShardSplit> splitsToResume) {
        throw new UnsupportedOperationException("Shards have no watermarks to be aligned.");
    }

    @Override
    public void close() {}
}
