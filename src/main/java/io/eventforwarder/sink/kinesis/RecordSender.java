package io.eventforwarder.sink.kinesis;

import io.eventforwarder.aws.Backoff;
import io.eventforwarder.aws.LogThrottle;
import io.eventforwarder.aws.UnresolvedSecretException;
import io.eventforwarder.metrics.Metrics;
import io.eventforwarder.model.DeadLetter;
import io.eventforwarder.model.DeadLetterReason;
import io.eventforwarder.model.OutgoingRecord;
import io.eventforwarder.sink.ForwardedCounts;
import io.eventforwarder.sink.kinesis.PutRecordClient.Result;
import io.eventforwarder.sink.kinesis.PutRecordOperatorFactory.OnRefusal;
import io.eventforwarder.sink.kinesis.SendException.Kind;
import io.eventforwarder.sink.kinesis.Shards.Shard;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.function.Consumer;
import javax.annotation.Nullable;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.streaming.runtime.tasks.ProcessingTimeService;
import org.apache.flink.util.concurrent.FutureUtils;
import org.apache.flink.util.function.ThrowingRunnable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends each device's records in order, one at a time per device. If the client's requests may hold
 * several records, a request holds records of several devices. A record that fails is sent again,
 * with backoff, until it is stored, and before the device's later records. A throttled shard is
 * sent fewer records, and its devices do not delay the devices of other shards. A record that the
 * destination refuses for good becomes a dead letter.
 *
 * <p>While a person has to correct something, the connection is paused: one probe is sent in each
 * interval. A successful probe ends the pause.
 *
 * <p>Requests are answered in the task's mailbox, so that no checkpoint waits for them. See {@link
 * RecordBuffer} for where records wait, {@link ConcurrencyLimit} for how many requests are in
 * flight, and {@link Shards} for throttling.
 */
final class RecordSender implements AutoCloseable {
    /** Log lines have the name of the operator's class. */
    private static final Logger LOGGER = LoggerFactory.getLogger(PutRecordOperator.class);

    /**
     * The shortest delay of a throttled shard's timer. Several devices then go on at once, because
     * a timer for each record would cost too much.
     */
    private static final long SHARD_TIMER_MILLIS = 5;

    /** The longest time that a record waits for other records of the same request. */
    private static final long GATHERING_MILLIS = 100;

    private final PutRecordOperatorFactory settings;
    private final RecordBuffer buffer;
    private final ProcessingTimeService time;
    private final ForwardedCounts forwarded;
    private final Consumer<DeadLetter> refused;
    private final PutRecordClient client;
    private final MailboxCompletions answers;
    private final Backoff backoff = new Backoff(new Random());
    private final ConcurrencyLimit limit;
    private final Shards shards = new Shards();

    /** The request that is sent next. */
    private PutRequest gathered;

    /** The request in flight that tests whether a paused connection works again. */
    @Nullable private PutRequest probe;

    /** Null until the secret is resolved; see {@link #partitionKeyFailure}. */
    @Nullable private PartitionKeys partitionKeys;

    @Nullable private SendException partitionKeyFailure;

    private final LogThrottle failureWarnings = new LogThrottle();
    private final LogThrottle pauseWarnings = new LogThrottle();
    private final Counter requestsRetried;
    private final Counter requestsThrottled;
    private final Counter requestsDenied;
    private final Histogram requestMillis;

    /**
     * Opens a client. All methods are called in the task's thread.
     *
     * @param buffer holds the records of restored state, if there are any
     * @param refused receives the records that the destination refuses for good
     */
    RecordSender(
            PutRecordOperatorFactory settings,
            RecordBuffer buffer,
            MailboxExecutor mailbox,
            ProcessingTimeService time,
            MetricGroup metrics,
            ForwardedCounts forwarded,
            Consumer<DeadLetter> refused) {
        this.settings = settings;
        this.buffer = buffer;
        this.time = time;
        this.forwarded = forwarded;
        this.refused = refused;
        limit = new ConcurrencyLimit(settings.maxInFlight, backoff);
        requestsRetried = Metrics.counter(metrics, Metrics.REQUESTS_RETRIED);
        requestsThrottled = Metrics.counter(metrics, Metrics.REQUESTS_THROTTLED);
        requestsDenied = Metrics.counter(metrics, Metrics.REQUESTS_DENIED);
        requestMillis = Metrics.histogram(metrics, Metrics.REQUEST_MILLIS);
        Metrics.gauge(metrics, Metrics.CONNECTION_PAUSED, () -> limit.isPaused() ? 1L : 0L);
        Metrics.gauge(metrics, Metrics.EVENTS_IN_SINK, buffer::events);
        Metrics.gauge(metrics, Metrics.BYTES_IN_MEMORY, buffer::bytesInMemory);
        Metrics.gauge(metrics, Metrics.BYTES_IN_STATE, buffer::bytesInState);
        Metrics.gauge(metrics, Metrics.REQUESTS_IN_FLIGHT, () -> (long) limit.inFlight());
        answers = new MailboxCompletions(mailbox, this::sendReady);
        // The client is opened last: a failure before it leaves nothing to close.
        resolvePartitionKeys();
        client = settings.clients.get();
        gathered = new PutRequest(client.maxRecords());
    }

    private void resolvePartitionKeys() {
        try {
            partitionKeys = PartitionKeys.with(settings.partitionKeySecret());
        } catch (UnresolvedSecretException e) {
            partitionKeyFailure = new SendException(Kind.ACTION_REQUIRED, e.getMessage(), e);
        }
    }

    /** Takes a record that arrives. */
    void add(OutgoingRecord record) throws Exception {
        if (buffer.add(record)) {
            gatherReady();
            if (limit.inFlight() == 0 && !gathered.isEmpty()) {
                // Sends later, so that records which arrive in the same turn share a request.
                answers.schedule();
            }
        }
    }

    /** Sends the records that are ready. */
    void sendReady() throws Exception {
        gatherReady();
        sendGatheredIfDue();
    }

    private void gatherReady() throws Exception {
        if (!gathered.isEmpty() && limit.isProbing()) {
            // A probe holds one record.
            PutRequest request = takeGathered();
            buffer.endRequest(request);
            buffer.addReadyFirst(request.queues);
        }
        while (limit.allowsRequest(now())) {
            DeviceQueue queue = buffer.pollReady();
            if (queue == null) {
                return;
            }
            Shard shard = shardOf(queue);
            if (shard == null || (shard.waiting.isEmpty() && shard.rate.take(now()))) {
                gather(queue);
            } else {
                shard.waiting.add(queue);
                setTimer(shard);
            }
        }
    }

    /** The shard that the device's records go to; null if the shard is not known. */
    @Nullable
    private Shard shardOf(DeviceQueue queue) {
        return partitionKeys == null ? null : shards.of(queue.hash(partitionKeys));
    }

    /** Sets a timer that sends to a throttled shard as soon as its limit allows it. */
    private void setTimer(Shard shard) {
        if (!shard.isTimerSet) {
            shard.isTimerSet = true;
            after(
                    Math.max(SHARD_TIMER_MILLIS, shard.rate.delay(now())),
                    () -> {
                        shard.isTimerSet = false;
                        sendWaiting(shard);
                    });
        }
    }

    private void sendWaiting(Shard shard) throws Exception {
        ArrayDeque<DeviceQueue> waiting = shard.waiting;
        if (limit.isPaused()) {
            // Behind the device whose record paused the connection: that record is the next probe.
            waiting.forEach(buffer::addReadyLast);
            waiting.clear();
        }
        while (!waiting.isEmpty()
                && limit.allowsRequest(now())
                && buffer.hasRoomFor(waiting.element())
                && shard.rate.take(now())) {
            gather(waiting.remove());
        }
        if (!waiting.isEmpty()) {
            setTimer(shard);
        }
        sendGatheredIfDue();
    }

    /** Adds a device's first record to the next request; a full request is sent immediately. */
    private void gather(DeviceQueue queue) throws Exception {
        buffer.startRequest(queue);
        if (limit.isProbing() || queue.isSentAlone()) {
            send(PutRequest.of(queue, now()));
            return;
        }
        if (!gathered.hasRoomFor(queue)) {
            send(takeGathered());
        }
        gathered.add(queue, now());
        if (gathered.isFull()) {
            send(takeGathered());
        } else if (gathered.queues.size() == 1) {
            after(GATHERING_MILLIS, this::sendReady);
        }
    }

    /**
     * Sends the gathered records. While another request is in flight, they wait for its answer, but
     * no longer than {@link #GATHERING_MILLIS}. Requests therefore become larger when more records
     * arrive.
     */
    private void sendGatheredIfDue() {
        if (!gathered.isEmpty()
                && limit.allowsRequest(now())
                && (limit.inFlight() == 0 || now() - gathered.begunAt >= GATHERING_MILLIS)) {
            send(takeGathered());
        }
    }

    private PutRequest takeGathered() {
        PutRequest request = gathered;
        gathered = new PutRequest(client.maxRecords());
        return request;
    }

    private void send(PutRequest request) {
        limit.sent();
        request.sentAt = now();
        // An exception in the callback ends the process. Otherwise the answer would be lost, and
        // its devices would never send again.
        FutureUtils.assertNoException(
                put(request).handle((results, failure) -> handleAnswer(request, results, failure)));
    }

    private CompletableFuture<List<Result>> put(PutRequest request) {
        try {
            return partitionKeys == null
                    ? CompletableFuture.failedFuture(partitionKeyFailure)
                    : client.put(request.records(partitionKeys));
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** Hands an answer from the client's thread to the task's. */
    private Void handleAnswer(
            PutRequest request, @Nullable List<Result> results, @Nullable Throwable failure) {
        try {
            answers.add(
                    () -> {
                        limit.answered();
                        buffer.endRequest(request);
                        if (results == null) {
                            requestFailed(request, SendException.of(failure));
                        } else {
                            recordsAnswered(request, results);
                        }
                    });
        } catch (RejectedExecutionException e) {
            // The last checkpoint has the records, or the source reads their input again.
            LOGGER.debug("A request was answered after its task had ended.");
        }
        return null;
    }

    private void requestFailed(PutRequest request, SendException failure) throws Exception {
        List<DeviceQueue> queues = request.queues;
        if (kind(failure) == Kind.INVALID_RECORD && queues.size() > 1) {
            // Any of the records may be the cause. If each is sent alone, only that record is
            // refused.
            requestsRetried.inc();
            queues.forEach(DeviceQueue::sendAlone);
            buffer.addReadyFirst(queues);
        } else {
            recordsAnswered(request, Collections.nCopies(queues.size(), Result.failed(failure)));
        }
    }

    private void recordsAnswered(PutRequest request, List<Result> results) throws Exception {
        long now = now();
        Map<Kind, SendException> failures = new EnumMap<>(Kind.class);
        Map<Kind, List<DeviceQueue>> failed = new EnumMap<>(Kind.class);
        boolean isAnyStored = false;
        for (int i = 0; i < results.size(); i++) {
            DeviceQueue queue = request.queues.get(i);
            SendException failure = results.get(i).failure;
            if (failure == null) {
                shards.learn(queue.hash(partitionKeys), results.get(i).shardId).rate.stored(now);
                forwarded.add(buffer.removeFirst(queue), now);
                isAnyStored = true;
            } else {
                failures.putIfAbsent(kind(failure), failure);
                failed.computeIfAbsent(kind(failure), kind -> new ArrayList<>()).add(queue);
            }
        }
        for (Map.Entry<Kind, List<DeviceQueue>> entry : failed.entrySet()) {
            recordsFailed(request, entry.getValue(), failures.get(entry.getKey()));
        }
        if (failed.keySet().stream().anyMatch(kind -> kind != Kind.INVALID_RECORD)) {
            requestsRetried.inc();
        }
        if (isAnyStored) {
            limit.succeeded();
            requestMillis.update(now - request.sentAt);
            resumeAfter(request);
        }
    }

    private Kind kind(SendException failure) {
        return failure.kind() == Kind.INVALID_RECORD && settings.onRefusal == OnRefusal.PAUSE
                ? Kind.ACTION_REQUIRED
                : failure.kind();
    }

    /** Handles the records of a request that failed in the same way. */
    private void recordsFailed(PutRequest request, List<DeviceQueue> queues, SendException failure)
            throws Exception {
        switch (kind(failure)) {
            case TRANSIENT:
                retry(request, queues, failure);
                break;
            case THROTTLED:
                slowDown(request, queues, failure);
                break;
            case ACTION_REQUIRED:
                pause(request, queues, failure);
                break;
            case INVALID_RECORD:
                refuse(request, queues, failure);
                break;
        }
    }

    private void retry(PutRequest request, List<DeviceQueue> queues, SendException failure) {
        warnOf(failure);
        if (probe == request) {
            // A transient failure does not show whether the cause of the pause is gone.
            scheduleProbe(queues);
            return;
        }
        int failures = 0;
        for (DeviceQueue queue : queues) {
            buffer.unload(queue);
            failures = Math.max(failures, queue.failed());
        }
        after(
                backoff.delayAfter(failures),
                () -> {
                    queues.forEach(buffer::addReady);
                    sendReady();
                });
        long delay = limit.failed(request.sentAt, now());
        if (delay > 0) {
            after(delay, this::sendReady);
        }
    }

    private void warnOf(SendException failure) {
        if (failureWarnings.isDue()) {
            LOGGER.warn(
                    "A record could not be stored in {} and is sent again until it is stored: {}",
                    settings.destination,
                    failure.getMessage());
        }
    }

    private void slowDown(PutRequest request, List<DeviceQueue> queues, SendException failure) {
        requestsThrottled.inc();
        warnOf(failure);
        // A throttled request proves that access works.
        resumeAfter(request);
        List<DeviceQueue> ofUnknownShards = new ArrayList<>();
        for (DeviceQueue queue : queues) {
            Shard shard = shardOf(queue);
            if (shard == null) {
                ofUnknownShards.add(queue);
            } else {
                limit.succeeded();
                shard.rate.rejected(request.sentAt, now());
                buffer.unload(queue);
                shard.waiting.addFirst(queue);
                setTimer(shard);
            }
        }
        if (!ofUnknownShards.isEmpty()) {
            retry(request, ofUnknownShards, failure);
        }
    }

    private void pause(PutRequest request, List<DeviceQueue> queues, SendException failure) {
        requestsDenied.inc();
        if (pauseWarnings.isDue()) {
            LOGGER.warn(
                    "Nothing is sent to {} until this is mended; it is tried every {} s: {}",
                    settings.destination,
                    settings.probeInterval.toSeconds(),
                    failure.getMessage());
        }
        if (limit.isPaused() && probe != request) {
            buffer.addReadyFirst(queues);
        } else {
            limit.pause();
            scheduleProbe(queues);
        }
    }

    private void scheduleProbe(List<DeviceQueue> queues) {
        buffer.addReadyFirst(queues);
        probe = null;
        after(
                settings.probeInterval.toMillis(),
                () -> {
                    DeviceQueue first = buffer.pollReady();
                    buffer.startRequest(first);
                    probe = PutRequest.of(first, now());
                    client.renewCredentials();
                    if (partitionKeys == null) {
                        resolvePartitionKeys();
                    }
                    send(probe);
                });
    }

    private void resumeAfter(PutRequest request) {
        if (probe == request) {
            probe = null;
            limit.resume();
            pauseWarnings.reset();
            LOGGER.warn("Records are sent to {} again.", settings.destination);
        }
    }

    private void refuse(PutRequest request, List<DeviceQueue> queues, SendException failure)
            throws Exception {
        for (DeviceQueue queue : queues) {
            OutgoingRecord record = buffer.removeFirst(queue);
            refused.accept(
                    new DeadLetter(
                            DeadLetterReason.REFUSED_BY_DESTINATION,
                            failure.getMessage(),
                            DeadLetter.Stage.SINK,
                            record.events(),
                            record.arrival(),
                            record.position(),
                            record.bytes()));
        }
        resumeAfter(request);
    }

    private void after(long delayMillis, ThrowingRunnable<Exception> action) {
        ScheduledFuture<?> unused =
                time.registerTimer(now() + delayMillis, timestamp -> action.run());
    }

    private long now() {
        return time.getCurrentProcessingTime();
    }

    @Override
    public void close() {
        client.close();
    }
}
