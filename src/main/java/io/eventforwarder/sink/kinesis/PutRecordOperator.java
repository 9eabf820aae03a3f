package io.eventforwarder.sink.kinesis;

import io.eventforwarder.aws.Backoff;
import io.eventforwarder.aws.LogThrottle;
import io.eventforwarder.aws.UnresolvedSecretException;
import io.eventforwarder.metrics.Metrics;
import io.eventforwarder.model.DeadLetter;
import io.eventforwarder.model.DeadLetterReason;
import io.eventforwarder.model.OutgoingRecord;
import io.eventforwarder.sink.ForwardedCounts;
import io.eventforwarder.sink.kinesis.PutRecordSettings.RefusedRecords;
import io.eventforwarder.sink.kinesis.SendException.Kind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.annotation.Nullable;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeutils.base.LongSerializer;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.concurrent.FutureUtils;
import org.apache.flink.util.function.ThrowingRunnable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends each device's records in order, one at a time per device. Where the client's requests hold
 * several records, those of several devices leave together; the number of requests at once is
 * limited. A record that fails is sent again, after a pause that grows, until it is stored, and
 * before the device's later records. A shard that rejects what is too much is sent less, and its
 * devices hold up no others. A record that the destination will never take leaves as a dead letter.
 *
 * <p>While a person has to mend something the connection is paused: nothing is sent but a probe now
 * and then, and when one succeeds all goes on.
 *
 * <p>Requests are answered in the task's mailbox, so a checkpoint waits for none of them: whatever
 * is not done with by then is in keyed state, numbered, and goes on in its order after a restore,
 * at any parallelism. What memory has no room for waits in keyed state from the start. Only when
 * that is full, too, does the operator hold the stream back.
 */
final class PutRecordOperator extends AbstractStreamOperator<DeadLetter>
        implements OneInputStreamOperator<OutgoingRecord, DeadLetter>, BoundedOneInput {
    private static final long serialVersionUID = 1L;
    private static final Logger LOGGER = LoggerFactory.getLogger(PutRecordOperator.class);
    private static final String STATE = "waiting";

    /** A shard's devices go on in small groups: a timer for each record would cost more than it. */
    private static final long ROOM_INTERVAL_MILLIS = 5;

    /** The longest time that a record waits for others to leave in the same request. */
    private static final long GATHERING_MILLIS = 100;

    private final PutRecordSettings settings;
    private final transient MailboxExecutor mailbox;

    private transient PutRecordClient client;
    private transient MailboxCompletions answers;
    private transient Backoff backoff;
    private transient CircuitBreaker circuitBreaker;
    private transient MapState<Long, OutgoingRecord> waiting;

    private transient Map<String, DeviceQueue> queues;
    private transient ArrayDeque<DeviceQueue> ready;

    /** As {@link #ready}, but with the first record in state alone: it is read when it is sent. */
    private transient ArrayDeque<DeviceQueue> readyInState;

    private transient Shards shards;

    /** The request that leaves next; the devices in it are no longer in {@link #ready}. */
    private transient PutRequest gathered;

    private transient int inFlight;

    /** Either these, or the reason why there are none yet. */
    @Nullable private transient PartitionKeys partitionKeys;

    @Nullable private transient SendException noPartitionKeys;

    private transient boolean paused;

    /** The request under way that finds out whether a paused connection has been mended. */
    @Nullable private transient PutRequest probe;

    private transient long bytesInMemory;
    private transient long bytesInFlight;
    private transient long bytesInState;
    private transient long eventsInSink;
    private transient LogThrottle failureWarnings;
    private transient LogThrottle pauseWarnings;

    private transient ForwardedCounts forwarded;
    private transient Counter requestsRetried;
    private transient Counter requestsThrottled;
    private transient Counter requestsDenied;
    private transient Histogram requestMillis;

    PutRecordOperator(PutRecordSettings settings, StreamOperatorParameters<DeadLetter> parameters) {
        this.settings = settings;
        this.mailbox = parameters.getMailboxExecutor();
        this.processingTimeService = parameters.getProcessingTimeService();
        setup(parameters.getContainingTask(), parameters.getStreamConfig(), parameters.getOutput());
    }

    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
        super.initializeState(context);
        if (!settings.stateDestination().isEmpty()) {
            DestinationGuard.areFor(settings.stateDestination(), context.getOperatorStateStore());
        }
        queues = new LinkedHashMap<>();
        ready = new ArrayDeque<>();
        readyInState = new ArrayDeque<>();
        shards = new Shards();
        waiting =
                context.getKeyedStateStore()
                        .getMapState(
                                new MapStateDescriptor<>(
                                        STATE,
                                        LongSerializer.INSTANCE,
                                        OutgoingRecord.TYPE.createSerializer(
                                                getExecutionConfig().getSerializerConfig())));
        forwarded = new ForwardedCounts(metrics, context.getOperatorStateStore());
        if (context.isRestored()) {
            restoreQueues();
        }
    }

    /** The records stay in state: there may be more than memory has room for. */
    private void restoreQueues() throws Exception {
        List<Object> keys;
        try (Stream<Object> stored =
                getKeyedStateBackend().getKeys(STATE, VoidNamespace.INSTANCE)) {
            keys = stored.distinct().collect(Collectors.toList());
        }
        for (Object key : keys) {
            setCurrentKey(key);
            DeviceQueue queue = queueOf((String) key);
            for (Map.Entry<Long, OutgoingRecord> entry : waiting.entries()) {
                queue.restore(entry.getKey());
                eventsInSink += entry.getValue().events();
                bytesInState += entry.getValue().bytes().length;
            }
        }
    }

    @Override
    public void open() throws Exception {
        super.open();
        requestsRetried = Metrics.counter(metrics, Metrics.REQUESTS_RETRIED);
        requestsThrottled = Metrics.counter(metrics, Metrics.REQUESTS_THROTTLED);
        requestsDenied = Metrics.counter(metrics, Metrics.REQUESTS_DENIED);
        requestMillis = Metrics.histogram(metrics, Metrics.REQUEST_MILLIS);
        Metrics.gauge(metrics, Metrics.CONNECTION_PAUSED, () -> paused ? 1L : 0L);
        Metrics.gauge(metrics, Metrics.EVENTS_IN_SINK, () -> eventsInSink);
        Metrics.gauge(metrics, Metrics.BYTES_IN_MEMORY, () -> bytesInMemory);
        Metrics.gauge(metrics, Metrics.BYTES_IN_STATE, () -> bytesInState);
        Metrics.gauge(metrics, Metrics.REQUESTS_IN_FLIGHT, () -> (long) inFlight);
        backoff = new Backoff(new Random());
        circuitBreaker = new CircuitBreaker(settings.maxInFlight(), backoff);
        failureWarnings = new LogThrottle();
        pauseWarnings = new LogThrottle();
        answers = new MailboxCompletions(mailbox, this::sendReady);
        client = settings.clients().open();
        gathered = new PutRequest(client.maxRecords());
        openPartitionKeys();
        queues.values().forEach(this::isReady);
        sendReady();
    }

    @Override
    public void processElement(StreamRecord<OutgoingRecord> element) throws Exception {
        OutgoingRecord record = element.getValue();
        int bytes = record.bytes().length;
        while (bytesInState > 0 && bytesInState + bytes > settings.maxOverflowBytes()) {
            mailbox.yield();
        }
        DeviceQueue queue = queueOf(record.deviceKey());
        boolean idle = queue.isEmpty();
        // What waits in state goes before what comes.
        boolean memoryIsShort =
                !readyInState.isEmpty()
                        || (bytesInMemory > 0
                                && bytesInMemory + bytes > settings.maxBufferedBytes());
        if (memoryIsShort || queue.hasOverflow()) {
            setCurrentKey(record.deviceKey());
            waiting.put(queue.addToState(), record);
            bytesInState += bytes;
        } else {
            queue.add(record);
            bytesInMemory += bytes;
        }
        eventsInSink += record.events();
        if (idle) {
            isReady(queue);
            gatherReady();
            if (inFlight == 0 && !gathered.isEmpty()) {
                // At the end of this turn: what else comes in it leaves in the same request.
                answers.announce();
            }
        }
    }

    private void isReady(DeviceQueue queue) {
        (queue.isFirstInStateAlone() ? readyInState : ready).add(queue);
    }

    private DeviceQueue queueOf(String deviceKey) {
        return queues.computeIfAbsent(deviceKey, DeviceQueue::new);
    }

    /** Gathers what is ready, and sends it unless it is worth waiting for more. */
    private void sendReady() throws Exception {
        gatherReady();
        sendGatheredIfDue();
    }

    private void gatherReady() throws Exception {
        if (!gathered.isEmpty() && (paused || circuitBreaker.isOn())) {
            // Until it is over, each request is a probe of one record.
            putBack(takeGathered().queues());
        }
        for (ArrayDeque<DeviceQueue> next = nextReady();
                next != null && maySend();
                next = nextReady()) {
            DeviceQueue queue = next.remove();
            Shard shard = shardOf(queue);
            if (shard == null || (shard.waiting().isEmpty() && shard.pace().take(now()))) {
                add(queue);
            } else {
                shard.waiting().add(queue);
                awaitRoom(shard);
            }
        }
    }

    /**
     * While another request is under way, waiting for more records costs little: there is an answer
     * to wait for anyway. So requests are as large as what comes between two answers, and full when
     * much comes.
     */
    private void sendGatheredIfDue() {
        if (!gathered.isEmpty()
                && maySend()
                && (inFlight == 0 || now() - gathered.begunAt() >= GATHERING_MILLIS)) {
            sendGathered();
        }
    }

    private boolean maySend() {
        int limit = circuitBreaker.isOn() ? 1 : settings.maxInFlight();
        return !paused && inFlight < limit && !circuitBreaker.isQuiet(now());
    }

    /** Where the next device is taken from; null if there is none. */
    @Nullable
    private ArrayDeque<DeviceQueue> nextReady() {
        if (!ready.isEmpty()) {
            return ready;
        }
        return !readyInState.isEmpty() && hasRoomFor(readyInState.element()) ? readyInState : null;
    }

    private boolean hasRoomFor(DeviceQueue queue) {
        return !queue.isFirstInStateAlone()
                || bytesInFlight + gathered.bytes() < settings.maxBufferedBytes();
    }

    /** The shard that the queue's records go to; null if that is not known. */
    @Nullable
    private Shard shardOf(DeviceQueue queue) {
        return partitionKeys == null ? null : shards.of(queue.hash(partitionKeys));
    }

    /** Goes on with a shard's devices as soon as it has room for them. */
    private void awaitRoom(Shard shard) {
        if (shard.isAwaited()) {
            return;
        }
        shard.await(true);
        after(
                Math.max(ROOM_INTERVAL_MILLIS, shard.pace().delay(now())),
                () -> {
                    shard.await(false);
                    sendWaiting(shard);
                });
    }

    private void sendWaiting(Shard shard) throws Exception {
        ArrayDeque<DeviceQueue> waiting = shard.waiting();
        if (paused) {
            ready.addAll(waiting);
            waiting.clear();
        }
        while (!waiting.isEmpty()
                && maySend()
                && hasRoomFor(waiting.element())
                && shard.pace().take(now())) {
            add(waiting.remove());
        }
        if (!waiting.isEmpty()) {
            awaitRoom(shard);
        }
        sendGatheredIfDue();
    }

    /** Adds a device's first record to what leaves next; a request that is full leaves at once. */
    private void add(DeviceQueue queue) throws Exception {
        load(queue);
        if (circuitBreaker.isOn() || queue.isSentAlone()) {
            send(PutRequest.of(queue, now()));
            return;
        }
        if (!gathered.hasRoomFor(queue)) {
            sendGathered();
        }
        gathered.add(queue, now());
        if (gathered.isFull()) {
            sendGathered();
        } else if (gathered.queues().size() == 1) {
            after(GATHERING_MILLIS, this::sendReady);
        }
    }

    private void load(DeviceQueue queue) throws Exception {
        if (queue.isFirstInStateAlone()) {
            setCurrentKey(queue.deviceKey());
            OutgoingRecord record = waiting.get(queue.firstNumber());
            queue.load(record);
            bytesInState -= record.bytes().length;
            bytesInMemory += record.bytes().length;
        }
    }

    private void sendGathered() {
        send(takeGathered());
    }

    private PutRequest takeGathered() {
        PutRequest request = gathered;
        gathered = new PutRequest(client.maxRecords());
        return request;
    }

    private void send(PutRequest request) {
        inFlight++;
        bytesInFlight += request.bytes();
        request.sent(now());
        // A failure of the callback itself would lose an answer for ever: it ends the process.
        FutureUtils.assertNoException(
                put(request).handle((results, failure) -> handleAnswer(request, results, failure)));
    }

    private void openPartitionKeys() {
        try {
            partitionKeys = PartitionKeys.with(settings.partitionKeySecret());
        } catch (UnresolvedSecretException e) {
            noPartitionKeys = new SendException(Kind.ACTION_REQUIRED, e.getMessage(), e);
        }
    }

    private CompletableFuture<List<PutResult>> put(PutRequest request) {
        try {
            return partitionKeys == null
                    ? CompletableFuture.failedFuture(noPartitionKeys)
                    : client.put(request.records(partitionKeys));
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** Called on the client's thread; what follows belongs to the task's. */
    private Void handleAnswer(
            PutRequest request, @Nullable List<PutResult> results, @Nullable Throwable failure) {
        try {
            answers.add(
                    () -> {
                        inFlight--;
                        bytesInFlight -= request.bytes();
                        if (results == null) {
                            requestFailed(request, failure);
                        } else {
                            recordsAnswered(request, results);
                        }
                    });
        } catch (RejectedExecutionException e) {
            // The task has ended. The records are in its last checkpoint, or their input is.
            LOGGER.debug("A request was answered after its task had ended.");
        }
        return null;
    }

    /** Each record has a result of its own. Of several failures of a kind the first is told. */
    private void recordsAnswered(PutRequest request, List<PutResult> results) throws Exception {
        long now = now();
        Map<Kind, SendException> failures = new EnumMap<>(Kind.class);
        Map<Kind, List<DeviceQueue>> failed = new EnumMap<>(Kind.class);
        int stored = 0;
        for (int i = 0; i < results.size(); i++) {
            DeviceQueue queue = request.queues().get(i);
            SendException failure = results.get(i).failure();
            if (failure == null) {
                stored(queue, results.get(i).shardId(), now);
                stored++;
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
        if (stored > 0) {
            circuitBreaker.over();
            requestMillis.update(now - request.sentAt());
            resumeAfter(request);
        }
    }

    private void stored(DeviceQueue queue, String shardId, long now) throws Exception {
        shards.learn(queue.hash(partitionKeys), shardId).pace().stored(now);
        forwarded.add(takeFirst(queue), now);
    }

    private OutgoingRecord takeFirst(DeviceQueue queue) throws Exception {
        if (queue.isFirstStored()) {
            setCurrentKey(queue.deviceKey());
            waiting.remove(queue.firstNumber());
        }
        OutgoingRecord record = queue.takeFirst();
        bytesInMemory -= record.bytes().length;
        eventsInSink -= record.events();
        if (queue.isEmpty()) {
            queues.remove(queue.deviceKey());
        } else {
            isReady(queue);
        }
        return record;
    }

    /** The request failed as a whole, which counts as one failure. */
    private void requestFailed(PutRequest request, Throwable failure) throws Exception {
        List<DeviceQueue> queues = request.queues();
        if (kind(failure) != Kind.INVALID_RECORD) {
            requestsRetried.inc();
            recordsFailed(request, queues, failure);
        } else if (queues.size() == 1) {
            refuse(request, queues, failure);
        } else {
            // One of the records may have caused it: sent alone, only that one is refused again.
            requestsRetried.inc();
            queues.forEach(DeviceQueue::sendAlone);
            putBack(queues);
        }
    }

    /** Deals with those records of a request that failed in the same way. */
    private void recordsFailed(PutRequest request, List<DeviceQueue> queues, Throwable failure)
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

    private Kind kind(Throwable failure) {
        Throwable cause = cause(failure);
        Kind kind =
                cause instanceof SendException ? ((SendException) cause).kind() : Kind.TRANSIENT;
        return kind == Kind.INVALID_RECORD && settings.refused() == RefusedRecords.ARE_KEPT
                ? Kind.ACTION_REQUIRED
                : kind;
    }

    private void retry(PutRequest request, List<DeviceQueue> queues, Throwable failure) {
        warnOf(failure);
        if (probe == request) {
            // Whatever else passes by itself, what a person has to mend may still be as it was.
            waitForProbe(queues);
            return;
        }
        int attempts = 0;
        for (DeviceQueue queue : queues) {
            unload(queue);
            attempts = Math.max(attempts, queue.failed());
        }
        after(
                backoff.delayAfter(attempts),
                () -> {
                    queues.forEach(this::isReady);
                    sendReady();
                });
        long quiet = circuitBreaker.failed(request.sentAt(), now());
        if (quiet > 0) {
            after(quiet, this::sendReady);
        }
    }

    /** While it waits it takes up no memory, where that is short. */
    private void unload(DeviceQueue queue) {
        if (bytesInMemory > settings.maxBufferedBytes() / 2) {
            long bytes = queue.unload();
            bytesInMemory -= bytes;
            bytesInState += bytes;
        }
    }

    private void warnOf(Throwable failure) {
        if (failureWarnings.isDue()) {
            LOGGER.warn(
                    "A record could not be stored in {} and is tried again until it is: {}",
                    settings.destination(),
                    words(failure));
        }
    }

    private void slowDown(PutRequest request, List<DeviceQueue> queues, Throwable failure) {
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
                circuitBreaker.over();
                shard.pace().rejected(request.sentAt(), now());
                unload(queue);
                shard.waiting().addFirst(queue);
                awaitRoom(shard);
            }
        }
        if (!ofUnknownShards.isEmpty()) {
            retry(request, ofUnknownShards, failure);
        }
    }

    private void pause(PutRequest request, List<DeviceQueue> queues, Throwable failure) {
        requestsDenied.inc();
        if (pauseWarnings.isDue()) {
            LOGGER.warn(
                    "Nothing is sent to {} until this is mended; it is tried every {} s: {}",
                    settings.destination(),
                    settings.probeInterval().toSeconds(),
                    words(failure));
        }
        if (paused && probe != request) {
            putBack(queues);
        } else {
            paused = true;
            waitForProbe(queues);
        }
    }

    private void waitForProbe(List<DeviceQueue> queues) {
        putBack(queues);
        probe = null;
        after(
                settings.probeInterval().toMillis(),
                () -> {
                    DeviceQueue first = ready.remove();
                    load(first);
                    probe = PutRequest.of(first, now());
                    client.renewCredentials();
                    if (partitionKeys == null) {
                        openPartitionKeys();
                    }
                    send(probe);
                });
    }

    /** They are the next again, in the order in which they were. */
    private void putBack(List<DeviceQueue> queues) {
        for (int i = queues.size() - 1; i >= 0; i--) {
            ready.addFirst(queues.get(i));
        }
    }

    private void refuse(PutRequest request, List<DeviceQueue> queues, Throwable failure)
            throws Exception {
        for (DeviceQueue queue : queues) {
            OutgoingRecord record = takeFirst(queue);
            output.collect(
                    new StreamRecord<>(
                            new DeadLetter(
                                    DeadLetterReason.REFUSED_BY_DESTINATION,
                                    cause(failure).getMessage(),
                                    DeadLetter.Stage.SINK,
                                    record.events(),
                                    record.arrival(),
                                    record.place(),
                                    record.bytes())));
        }
        resumeAfter(request);
    }

    private void resumeAfter(PutRequest request) {
        if (probe == request) {
            probe = null;
            paused = false;
            pauseWarnings.reset();
            LOGGER.warn("Records are sent to {} again.", settings.destination());
        }
    }

    private void after(long delayMillis, ThrowingRunnable<Exception> action) {
        ScheduledFuture<?> unused =
                getProcessingTimeService().registerTimer(now() + delayMillis, time -> action.run());
    }

    private long now() {
        return getProcessingTimeService().getCurrentProcessingTime();
    }

    private static Throwable cause(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null
                ? failure.getCause()
                : failure;
    }

    private static String words(Throwable failure) {
        Throwable cause = cause(failure);
        return Optional.ofNullable(cause.getMessage()).orElse(cause.getClass().getSimpleName());
    }

    @Override
    public void snapshotState(StateSnapshotContext context) throws Exception {
        super.snapshotState(context);
        forwarded.store();
        for (DeviceQueue queue : queues.values()) {
            if (queue.isStoredInPart()) {
                setCurrentKey(queue.deviceKey());
                queue.store(waiting::put);
            }
        }
    }

    @Override
    public void endInput() throws Exception {
        while (!queues.isEmpty()) {
            mailbox.yield();
        }
    }

    @Override
    public void close() throws Exception {
        super.close();
        if (client != null) {
            client.close();
        }
    }
}
