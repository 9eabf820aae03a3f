package io.eventforwarder.sink;

import io.eventforwarder.credentials.UnresolvedSecret;
import io.eventforwarder.event.DeadLetter;
import io.eventforwarder.event.OutgoingRecord;
import io.eventforwarder.event.Refusal;
import io.eventforwarder.metrics.Metrics;
import io.eventforwarder.sink.PutRecordSettings.Refused;
import io.eventforwarder.sink.SendFailure.Kind;
import java.util.ArrayDeque;
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
 * Sends each device's records in order, one request at a time per device and a limited number at
 * once in all. A request that fails is sent again, after a pause that grows, until it succeeds, and
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

    private final PutRecordSettings settings;
    private final transient MailboxExecutor mailbox;

    private transient PutRecordClient client;
    private transient Answers answers;
    private transient Backoff backoff;
    private transient Outage outage;
    private transient MapState<Long, OutgoingRecord> waiting;

    private transient Map<String, DeviceQueue> queues;
    private transient ArrayDeque<DeviceQueue> ready;

    /** As {@link #ready}, but with the first record in state alone: it is read when it is sent. */
    private transient ArrayDeque<DeviceQueue> readyInState;

    private transient Shards shards;
    private transient int inFlight;

    /** Either these, or the reason why there are none yet. */
    @Nullable private transient PartitionKeys partitionKeys;

    @Nullable private transient SendFailure noPartitionKeys;

    private transient boolean paused;

    /** Whose first record is under way to find out whether a paused connection has been mended. */
    @Nullable private transient DeviceQueue probe;

    private transient long bytesInMemory;
    private transient long bytesInFlight;
    private transient long bytesInState;
    private transient long eventsInSink;
    private transient Repetition failureWarnings;
    private transient Repetition pauseWarnings;

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
            WaitingRecords.areFor(settings.stateDestination(), context.getOperatorStateStore());
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
        outage = new Outage(settings.maxInFlight(), backoff);
        failureWarnings = new Repetition();
        pauseWarnings = new Repetition();
        answers = new Answers(mailbox, this::sendReady);
        client = settings.clients().open();
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
            sendReady();
        }
    }

    private void isReady(DeviceQueue queue) {
        (queue.isFirstInStateAlone() ? readyInState : ready).add(queue);
    }

    private DeviceQueue queueOf(String deviceKey) {
        return queues.computeIfAbsent(deviceKey, DeviceQueue::new);
    }

    private void sendReady() throws Exception {
        for (ArrayDeque<DeviceQueue> next = nextReady();
                next != null && maySend();
                next = nextReady()) {
            DeviceQueue queue = next.remove();
            Shard shard = shardOf(queue);
            if (shard == null || (shard.waiting().isEmpty() && shard.pace().take(now()))) {
                send(queue);
            } else {
                shard.waiting().add(queue);
                awaitRoom(shard);
            }
        }
    }

    private boolean maySend() {
        int limit = outage.isOn() ? 1 : settings.maxInFlight();
        return !paused && inFlight < limit && !outage.isQuiet(now());
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
        return !queue.isFirstInStateAlone() || bytesInFlight < settings.maxBufferedBytes();
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
            send(waiting.remove());
        }
        if (!waiting.isEmpty()) {
            awaitRoom(shard);
        }
    }

    private void send(DeviceQueue queue) throws Exception {
        if (queue.isFirstInStateAlone()) {
            setCurrentKey(queue.deviceKey());
            OutgoingRecord record = waiting.get(queue.firstNumber());
            queue.load(record);
            bytesInState -= record.bytes().length;
            bytesInMemory += record.bytes().length;
        }
        inFlight++;
        bytesInFlight += queue.peek().bytes().length;
        // A failure of the callback itself would lose an answer for ever: it ends the process.
        FutureUtils.assertNoException(
                put(queue).handle((shardId, failure) -> answered(queue, shardId, failure)));
    }

    private void openPartitionKeys() {
        try {
            partitionKeys = new PartitionKeys(settings.partitionKeySecret());
        } catch (UnresolvedSecret e) {
            noPartitionKeys = new SendFailure(Kind.NEEDS_A_PERSON, e.getMessage(), e);
        }
    }

    private CompletableFuture<String> put(DeviceQueue queue) {
        queue.sent(now());
        try {
            return partitionKeys == null
                    ? CompletableFuture.failedFuture(noPartitionKeys)
                    : client.put(queue.partitionKey(partitionKeys), queue.peek().bytes());
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** Called on the client's thread; what follows belongs to the task's. */
    private Void answered(DeviceQueue queue, String shardId, Throwable failure) {
        try {
            answers.add(
                    () -> {
                        inFlight--;
                        bytesInFlight -= queue.peek().bytes().length;
                        if (failure == null) {
                            stored(queue, shardId);
                        } else {
                            failed(queue, failure);
                        }
                    });
        } catch (RejectedExecutionException e) {
            // The task has ended. The record is in its last checkpoint, or its input is.
            LOGGER.debug("A PutRecord request was answered after its task had ended.");
        }
        return null;
    }

    private void stored(DeviceQueue queue, String shardId) throws Exception {
        outage.over();
        shards.learn(queue.hash(partitionKeys), shardId).pace().stored(now());
        requestMillis.update(now() - queue.sentAt());
        OutgoingRecord record = takeFirst(queue);
        forwarded.add(record, now());
        resumeAfter(queue);
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

    private void failed(DeviceQueue queue, Throwable failure) throws Exception {
        switch (kind(failure)) {
            case TRANSIENT:
                retry(queue, failure);
                break;
            case THROTTLED:
                slowDown(queue, failure);
                break;
            case NEEDS_A_PERSON:
                pause(queue, failure);
                break;
            case RECORDS_OWN_FAULT:
                refuse(queue, failure);
                break;
        }
    }

    private Kind kind(Throwable failure) {
        Throwable cause = cause(failure);
        Kind kind = cause instanceof SendFailure ? ((SendFailure) cause).kind() : Kind.TRANSIENT;
        return kind == Kind.RECORDS_OWN_FAULT && settings.refused() == Refused.ARE_KEPT
                ? Kind.NEEDS_A_PERSON
                : kind;
    }

    private void retry(DeviceQueue queue, Throwable failure) {
        requestsRetried.inc();
        warnOf(failure);
        if (probe == queue) {
            // Whatever else passes by itself, what a person has to mend may still be as it was.
            waitForProbe(queue);
        } else {
            unload(queue);
            after(
                    backoff.delayAfter(queue.failed()),
                    () -> {
                        isReady(queue);
                        sendReady();
                    });
            long quiet = outage.failed(queue.sentAt(), now());
            if (quiet > 0) {
                after(quiet, this::sendReady);
            }
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

    private void slowDown(DeviceQueue queue, Throwable failure) {
        requestsThrottled.inc();
        // Who is told so has access.
        resumeAfter(queue);
        Shard shard = shardOf(queue);
        if (shard == null) {
            retry(queue, failure);
            return;
        }
        requestsRetried.inc();
        warnOf(failure);
        outage.over();
        shard.pace().rejected(queue.sentAt(), now());
        unload(queue);
        shard.waiting().addFirst(queue);
        awaitRoom(shard);
    }

    private void pause(DeviceQueue queue, Throwable failure) {
        requestsRetried.inc();
        requestsDenied.inc();
        if (pauseWarnings.isDue()) {
            LOGGER.warn(
                    "Nothing is sent to {} until this is mended; it is tried every {} s: {}",
                    settings.destination(),
                    settings.probeInterval().toSeconds(),
                    words(failure));
        }
        if (paused && probe != queue) {
            ready.addFirst(queue);
        } else {
            paused = true;
            waitForProbe(queue);
        }
    }

    private void waitForProbe(DeviceQueue queue) {
        ready.addFirst(queue);
        probe = null;
        after(
                settings.probeInterval().toMillis(),
                () -> {
                    probe = ready.remove();
                    client.renewCredentials();
                    if (partitionKeys == null) {
                        openPartitionKeys();
                    }
                    send(probe);
                });
    }

    private void refuse(DeviceQueue queue, Throwable failure) throws Exception {
        OutgoingRecord record = takeFirst(queue);
        output.collect(
                new StreamRecord<>(
                        new DeadLetter(
                                Refusal.REFUSED_BY_DESTINATION,
                                cause(failure).getMessage(),
                                DeadLetter.Stage.SINK,
                                record.events(),
                                record.arrival(),
                                record.place(),
                                record.bytes())));
        resumeAfter(queue);
    }

    private void resumeAfter(DeviceQueue queue) {
        if (probe == queue) {
            probe = null;
            paused = false;
            pauseWarnings.over();
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
