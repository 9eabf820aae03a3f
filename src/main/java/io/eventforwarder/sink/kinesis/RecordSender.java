package io.eventforwarder.sink.kinesis;

import io.eventforwarder.aws.Backoff;
import io.eventforwarder.aws.LogThrottle;
import io.eventforwarder.metrics.Metrics;
import io.eventforwarder.model.DeadLetter;
import io.eventforwarder.model.DeadLetterReason;
import io.eventforwarder.model.OutgoingRecord;
import io.eventforwarder.settings.Secret;
import io.eventforwarder.sink.ForwardedCounts;
import io.eventforwarder.sink.kinesis.PutRecordClient.Result;
import io.eventforwarder.sink.kinesis.PutRecordOperatorFactory.OnRefusal;
import io.eventforwarder.sink.kinesis.SendException.Kind;
import io.eventforwarder.sink.kinesis.Shards.Shard;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
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
 * <p>While a person has to correct something, or the destination refuses every record, the
 * connection is paused: one probe is sent in each interval, each of another device. A successful
 * probe ends the pause.
 *
 * <p>Requests are answered in the task's mailbox, so that no checkpoint waits for them, and the
 * task's thread never waits for the network. See {@link RecordBuffer} for where records wait,
 * {@link ConcurrencyLimit} for how many requests are in flight, and {@link Shards} for throttling.
 */
final class RecordSender implements AutoCloseable {
    /** Log lines have the name of the operator's class. */
    private static final Logger LOGGER = LoggerFactory.getLogger(PutRecordOperator.class);

    /** After this number of refusals in a row, the endpoint is at fault and not the records. */
    private static final int REFUSALS_OF_A_PAUSE = 10;

    /**
     * The shortest delay between two rounds that send to throttled shards. Several devices then go
     * on at once.
     */
    private static final long SHARD_ROUND_MILLIS = 5;

    /** The longest time that a record waits for other records of the same request. */
    private static final long GATHERING_MILLIS = 100;

    private static final long SECOND = 1000;
    private static final long PROGRESS_SECONDS = 10;

    private final PutRecordOperatorFactory settings;
    private final RecordBuffer buffer;
    private final long slowInputAt;
    private final long stopInputAt;
    private final ProcessingTimeService time;
    private final MonotonicClock clock;
    private final ForwardedCounts forwarded;
    private final Consumer<DeadLetter> refused;
    private final PutRecordClient client;
    private final MailboxCompletions answers;
    private final WakeUpTimer timer;
    private final Backoff backoff = new Backoff(new Random());
    private final ConcurrencyLimit limit;
    private final InputLimit input = new InputLimit();
    private final Set<PutRequest> inFlight = new LinkedHashSet<>();
    private int devicesInFlight;
    private long timeLimitsCheckedAt;

    /** When the last request was answered, and when the client last looked up credentials. */
    private long answeredAt;

    private long lookedUpAt;

    /** Failed records that are sent again later, the earliest first. */
    private final PriorityQueue<Retry> retries =
            new PriorityQueue<>(Comparator.comparingLong((Retry retry) -> retry.at));

    private final Shards shards = new Shards();

    /** Shards with waiting devices. */
    private final Set<Shard> throttled = new LinkedHashSet<>();

    private long nextShardRoundAt = Long.MAX_VALUE;
    private long nextShardCheckAt;

    /** The request that is sent next. */
    private PutRequest gathered;

    /** The request in flight that tests whether a paused connection works again. */
    @Nullable private PutRequest probe;

    private long nextProbeAt = Long.MAX_VALUE;
    private int refusalsInARow;

    /** Null until the secret is resolved, in another thread. */
    @Nullable private PartitionKeys partitionKeys;

    @Nullable private Thread resolver;

    private long nextProgressAt = Long.MAX_VALUE;
    private long recordsStored;
    private long recordsAtLastProgress;

    private final LogThrottle failureWarnings = new LogThrottle();
    private final LogThrottle pauseWarnings = new LogThrottle();
    private final LogThrottle fullHeapWarnings = new LogThrottle();
    private final Counter requestsRetried;
    private final Counter requestsThrottled;
    private final Counter requestsDenied;
    private final Histogram requestMillis;

    private static final class Retry {
        private final long at;
        private final List<DeviceQueue> queues;

        Retry(long at, List<DeviceQueue> queues) {
            this.at = at;
            this.queues = queues;
        }
    }

    /**
     * Opens a client. All methods are called in the task's thread.
     *
     * @param buffer holds the records of restored state, if there are any
     * @param slowInputAt the bytes only in state beyond which the input is slowed
     * @param stopInputAt the bytes only in state beyond which the input is stopped
     * @param refused receives the records that the destination refuses for good
     */
    RecordSender(
            PutRecordOperatorFactory settings,
            RecordBuffer buffer,
            long slowInputAt,
            long stopInputAt,
            MailboxExecutor mailbox,
            ProcessingTimeService time,
            MetricGroup metrics,
            ForwardedCounts forwarded,
            Consumer<DeadLetter> refused) {
        this.settings = settings;
        this.buffer = buffer;
        this.slowInputAt = slowInputAt;
        this.stopInputAt = stopInputAt;
        this.time = time;
        clock = new MonotonicClock(time);
        this.forwarded = forwarded;
        this.refused = refused;
        limit = new ConcurrencyLimit(settings.firstInFlight, settings.maxInFlight, backoff);
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
        timer = new WakeUpTimer(clock, this::wakeUp);
        // The client is opened last: a failure before it leaves nothing to close.
        client = settings.clients.get();
        gathered = new PutRequest(client.maxRecords());
        resolvePartitionKeys();
    }

    private void resolvePartitionKeys() {
        Optional<Secret> secret = settings.partitionKeySecret();
        if (secret.flatMap(Secret::reference).isEmpty()) {
            partitionKeys = PartitionKeys.with(secret);
            return;
        }
        resolver =
                new Thread(
                        () -> {
                            try {
                                PartitionKeys resolved = PartitionKeys.with(secret);
                                hand(() -> usePartitionKeys(resolved));
                            } catch (Throwable e) {
                                hand(() -> pause(null, List.of(), SendException.ofSecret(e)));
                            }
                        },
                        "partition-key-secret");
        resolver.setDaemon(true);
        resolver.start();
    }

    private void usePartitionKeys(PartitionKeys resolved) {
        partitionKeys = resolved;
        if (limit.isPaused()) {
            resume();
        }
    }

    /** Hands work from another thread to the task's. */
    private void hand(ThrowingRunnable<Exception> work) {
        try {
            answers.add(work);
        } catch (RejectedExecutionException e) {
            // The last checkpoint has the records, or the source reads their input again.
            LOGGER.debug("A request was answered after its task had ended.");
        }
    }

    /**
     * Whether a record may be {@linkplain #add added}. While requests succeed, records wait in
     * memory, and then upstream. State takes records while nothing can be sent, and as many others
     * as the input needs to be never stopped, unless state is full. While state is emptied, the
     * input is slowed.
     */
    boolean hasRoomFor(OutgoingRecord record) throws Exception {
        long size = RecordBuffer.size(record);
        if (buffer.isStateEmpty() && buffer.hasRoomFor(record)) {
            input.admitted(size, now());
            return true;
        }
        if (limit.isProbing() && buffer.bytesInState() < slowInputAt) {
            return true;
        }
        if (!isStateEmptied() && buffer.wouldKeepInMemory(record)) {
            return true;
        }
        warnIfOneShardHoldsRecordsBack();
        if (buffer.bytesInState() >= stopInputAt) {
            warnOfFullHeap();
            return false;
        }
        if (input.take(size, now())) {
            return true;
        }
        timer.setTo(input.nextSliceAt());
        return false;
    }

    /**
     * Whether devices that are only in state get the memory that is free. They do not if most
     * devices in memory wait for throttled shards.
     */
    private boolean isStateEmptied() {
        int sending = buffer.devicesReady() + gathered.queues.size() + devicesInFlight;
        return buffer.hasDevicesOnlyInState() && sending >= buffer.devicesInMemory() / 2;
    }

    private void warnOfFullHeap() {
        if (fullHeapWarnings.isDue()) {
            LOGGER.warn(
                    "The input and the checkpoints wait until records are stored in {}, because"
                            + " those that wait fill half of the heap. With the RocksDB state"
                            + " backend they wait on disk.",
                    settings.destination);
        }
    }

    /**
     * Names the shard that holds records back. State is read ahead until half of the devices in
     * memory wait, so the share of one shard is then a little more or less than a half.
     */
    private void warnIfOneShardHoldsRecordsBack() {
        if (now() < nextShardCheckAt) {
            return;
        }
        nextShardCheckAt = now() + SECOND;
        for (Shard shard : throttled) {
            long waiting = shard.waiting.stream().mapToLong(DeviceQueue::bytesInMemory).sum();
            if (waiting > buffer.bytesInMemory() / 3) {
                nextShardCheckAt = now() + 60 * SECOND;
                LOGGER.warn(
                        "Records wait upstream, because more than a third of the bytes in memory"
                                + " are for the shard {} of {}, which takes no more for now.",
                        shard.id,
                        settings.destination);
            }
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

    /** Logs from now on how many records are left. */
    void startDrain() {
        recordsAtLastProgress = recordsStored;
        nextProgressAt = now() + PROGRESS_SECONDS * SECOND;
        timer.setTo(nextProgressAt);
    }

    /** Does what is due, and sets the timer to what is due next. */
    private void wakeUp() throws Exception {
        long now = now();
        endUnanswered(now);
        while (!retries.isEmpty() && retries.element().at <= now) {
            retries.remove().queues.forEach(buffer::addReady);
        }
        if (now >= nextProbeAt) {
            nextProbeAt = Long.MAX_VALUE;
            probe();
        }
        if (now >= nextProgressAt) {
            logProgress();
        }
        sendReady();
        wakeUpAfter(now, retries.isEmpty() ? now : retries.element().at);
        wakeUpAfter(now, nextProbeAt);
        wakeUpAfter(now, nextProgressAt);
        wakeUpAfter(now, limit.nextProbeAt());
        wakeUpAfter(now, nextShardRoundAt);
        wakeUpAfter(now, gathered.isEmpty() ? now : gathered.begunAt + GATHERING_MILLIS);
        wakeUpAfter(now, inFlight.isEmpty() ? now : timeLimitsCheckedAt + SECOND);
    }

    /** Sets no timer for a time that has passed: that work waits for an answer. */
    private void wakeUpAfter(long now, long at) {
        if (at > now) {
            timer.setTo(at);
        }
    }

    private void logProgress() {
        LOGGER.info(
                "The input has ended. {} records are left for {}; {} a second were stored.",
                buffer.records(),
                settings.destination,
                (recordsStored - recordsAtLastProgress) / PROGRESS_SECONDS);
        recordsAtLastProgress = recordsStored;
        nextProgressAt = now() + PROGRESS_SECONDS * SECOND;
    }

    /** Ends requests that were not answered in time. */
    private void endUnanswered(long now) {
        if (now - timeLimitsCheckedAt < SECOND) {
            return;
        }
        timeLimitsCheckedAt = now;
        if (client.isLookingUpCredentials()) {
            lookedUpAt = now;
        }
        for (PutRequest request : inFlight) {
            request.mostBytesInFlight = Math.max(request.mostBytesInFlight, limit.bytesInFlight());
            long waited = now - Math.max(request.sentAt, lookedUpAt);
            long silent = Math.min(waited, now - answeredAt);
            if (waited >= ConcurrencyLimit.timeLimit(request.mostBytesInFlight)
                    || silent >= ConcurrencyLimit.timeLimit(request.bytes())) {
                request.answer.completeExceptionally(
                        new SendException(
                                Kind.NO_ANSWER,
                                String.format(
                                        "No answer came from %s in %d s.",
                                        settings.destination, waited / SECOND),
                                null));
            }
        }
    }

    /** Sends the records that are ready. */
    void sendReady() throws Exception {
        if (now() >= nextShardRoundAt) {
            sendToThrottledShards();
        }
        gatherReady();
        sendGatheredIfDue();
    }

    private boolean mayRequest() {
        return partitionKeys != null && limit.allowsRequest(now());
    }

    private void gatherReady() throws Exception {
        if (!gathered.isEmpty() && limit.isProbing()) {
            // A probe holds one record.
            buffer.addReadyFirst(takeGathered().queues);
        }
        while (mayRequest()) {
            DeviceQueue queue = buffer.pollReady();
            if (queue == null) {
                return;
            }
            Shard shard = shardOf(queue);
            if (shard == null || (shard.waiting.isEmpty() && shard.rate.take(now()))) {
                gather(queue);
            } else {
                shard.waiting.add(queue);
                sendLaterTo(shard);
            }
        }
    }

    /** The shard that the device's records go to; null if the shard is not known. */
    @Nullable
    private Shard shardOf(DeviceQueue queue) {
        return shards.of(queue.hash(partitionKeys));
    }

    /** Sends to a throttled shard as soon as its limit allows it. */
    private void sendLaterTo(Shard shard) {
        throttled.add(shard);
        long delay = Math.max(SHARD_ROUND_MILLIS, shard.rate.delay(now()));
        nextShardRoundAt = Math.min(nextShardRoundAt, now() + delay);
        timer.setTo(nextShardRoundAt);
    }

    private void sendToThrottledShards() throws Exception {
        if (!mayRequest()) {
            // The answer that allows the next request calls this method again.
            return;
        }
        nextShardRoundAt = Long.MAX_VALUE;
        for (Shard shard : List.copyOf(throttled)) {
            if (mayRequest()) {
                // The shards that get no request in this round are first in the next.
                throttled.remove(shard);
                while (!shard.waiting.isEmpty() && mayRequest() && shard.rate.take(now())) {
                    gather(shard.waiting.remove());
                }
            }
            if (!shard.waiting.isEmpty()) {
                sendLaterTo(shard);
            }
        }
    }

    /** Adds a device's first record to the next request; a full request is sent immediately. */
    private void gather(DeviceQueue queue) {
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
            timer.setTo(now() + GATHERING_MILLIS);
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
        if (limit.inFlight() == 0 && now() - answeredAt > SECOND) {
            limit.beginAgain();
        }
        limit.sent(request.bytes());
        request.sentAt = now();
        request.mostBytesInFlight = limit.bytesInFlight();
        request.answer = put(request);
        inFlight.add(request);
        devicesInFlight += request.queues.size();
        timer.setTo(now() + SECOND);
        // An exception in the callback ends the process. Otherwise the answer would be lost, and
        // its devices would never send again.
        FutureUtils.assertNoException(
                request.answer.handle(
                        (results, failure) -> {
                            hand(() -> answered(request, results, failure));
                            return null;
                        }));
    }

    private CompletableFuture<List<Result>> put(PutRequest request) {
        try {
            return client.put(request.records(partitionKeys));
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private void answered(
            PutRequest request, @Nullable List<Result> results, @Nullable Throwable failure)
            throws Exception {
        inFlight.remove(request);
        devicesInFlight -= request.queues.size();
        limit.answered(request.bytes());
        SendException failed = results == null ? SendException.of(failure) : null;
        if (failed == null || failed.kind() != Kind.NO_ANSWER) {
            answeredAt = now();
        }
        if (failed == null) {
            recordsAnswered(request, results);
        } else {
            requestFailed(request, failed);
        }
    }

    private void requestFailed(PutRequest request, SendException failure) throws Exception {
        List<DeviceQueue> queues = request.queues;
        if (kind(failure) == Kind.INVALID_RECORD && queues.size() > 1) {
            // Any of the records may be the cause, or their number. If each is sent alone, only
            // that record is refused, and counts.
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
        for (int i = 0; i < results.size(); i++) {
            DeviceQueue queue = request.queues.get(i);
            SendException failure = results.get(i).failure;
            if (failure == null) {
                shards.learn(queue.hash(partitionKeys), results.get(i).shardId).rate.stored(now);
                forwarded.add(removeFirst(queue), time.getCurrentProcessingTime());
                request.isAnyStored = true;
                recordsStored++;
            } else {
                failures.putIfAbsent(kind(failure), failure);
                failed.computeIfAbsent(kind(failure), kind -> new ArrayList<>()).add(queue);
            }
        }
        if (request.isAnyStored) {
            refusalsInARow = 0;
            limit.stored();
            requestMillis.update(now - request.sentAt);
            resumeAfter(request);
        }
        for (Map.Entry<Kind, List<DeviceQueue>> entry : failed.entrySet()) {
            recordsFailed(request, entry.getValue(), failures.get(entry.getKey()));
        }
        if (failed.keySet().stream().anyMatch(kind -> kind != Kind.INVALID_RECORD)) {
            requestsRetried.inc();
        }
    }

    private OutgoingRecord removeFirst(DeviceQueue queue) throws Exception {
        boolean isStateEmpty = buffer.isStateEmpty();
        OutgoingRecord record = buffer.removeFirst(queue);
        if (!isStateEmpty) {
            input.acknowledged(RecordBuffer.size(record));
        }
        return record;
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
            case NO_ANSWER:
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
            queues.forEach(buffer::addReady);
            scheduleProbe();
            return;
        }
        sendLater(queues);
        if (request.isAnyStored) {
            return;
        }
        long delay = limit.failed(request.sentAt, now());
        if (delay > 0) {
            buffer.stopReading();
            timer.setTo(now() + delay);
        }
    }

    private void sendLater(List<DeviceQueue> queues) {
        int failures = 0;
        for (DeviceQueue queue : queues) {
            failures = Math.max(failures, queue.failed());
        }
        Retry retry = new Retry(now() + backoff.delayAfter(failures), queues);
        retries.add(retry);
        timer.setTo(retry.at);
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
        limit.reached();
        List<DeviceQueue> ofUnknownShards = new ArrayList<>();
        for (DeviceQueue queue : queues) {
            Shard shard = shardOf(queue);
            if (shard == null) {
                ofUnknownShards.add(queue);
            } else {
                shard.rate.rejected(request.sentAt, now());
                shard.waiting.addFirst(queue);
                sendLaterTo(shard);
            }
        }
        if (!ofUnknownShards.isEmpty()) {
            sendLater(ofUnknownShards);
        }
    }

    /**
     * @param request null if the failure is not that of a request
     */
    private void pause(
            @Nullable PutRequest request, List<DeviceQueue> queues, SendException failure) {
        requestsDenied.inc();
        if (pauseWarnings.isDue()) {
            LOGGER.warn(
                    "Nothing is sent to {} until this is fixed; it is tried every {} s: {}",
                    settings.destination,
                    settings.probeInterval.toSeconds(),
                    failure.getMessage());
        }
        // Behind the others, so that each probe is a record of another device.
        queues.forEach(buffer::addReady);
        if (!limit.isPaused() || probe == request) {
            limit.pause();
            buffer.stopReading();
            // A person may correct them until the next probe.
            client.renewCredentials();
            // Probes are sent to all shards.
            for (Shard shard : throttled) {
                shard.waiting.forEach(buffer::addReady);
                shard.waiting.clear();
            }
            throttled.clear();
            scheduleProbe();
        }
    }

    private void scheduleProbe() {
        probe = null;
        nextProbeAt = now() + settings.probeInterval.toMillis();
        timer.setTo(nextProbeAt);
    }

    private void probe() throws Exception {
        if (partitionKeys == null) {
            resolvePartitionKeys();
            return;
        }
        DeviceQueue queue = buffer.pollReady();
        if (queue == null) {
            scheduleProbe();
            return;
        }
        probe = PutRequest.of(queue, now());
        send(probe);
    }

    private void resumeAfter(PutRequest request) {
        if (probe == request) {
            resume();
        }
    }

    private void resume() {
        probe = null;
        limit.resume();
        pauseWarnings.reset();
        LOGGER.warn("Records are sent to {} again.", settings.destination);
    }

    private void refuse(PutRequest request, List<DeviceQueue> queues, SendException failure)
            throws Exception {
        if (!request.isAnyStored) {
            refusalsInARow += queues.size();
            if (refusalsInARow >= REFUSALS_OF_A_PAUSE) {
                pause(request, queues, failure);
                return;
            }
        }
        for (DeviceQueue queue : queues) {
            OutgoingRecord record = removeFirst(queue);
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

    private long now() {
        return clock.now();
    }

    @Override
    public void close() {
        if (resolver != null) {
            resolver.interrupt();
        }
        client.close();
    }
}
