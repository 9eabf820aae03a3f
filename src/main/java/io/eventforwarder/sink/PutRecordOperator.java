package io.eventforwarder.sink;

import io.eventforwarder.event.OutgoingRecord;
import io.eventforwarder.metrics.Metrics;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeutils.base.LongSerializer;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.tasks.ProcessingTimeService;
import org.apache.flink.util.concurrent.FutureUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends each device's records in order, one request at a time per device and a limited number at
 * once in all. A request that fails is sent again, after a pause that grows, until it succeeds, and
 * before the device's later records.
 *
 * <p>Requests are answered in the task's mailbox, so a checkpoint waits for none of them: whatever
 * is not acknowledged by then is in keyed state, numbered, and goes on in its order after a
 * restore, at any parallelism. When the records in memory exceed the budget the operator holds the
 * stream back.
 */
final class PutRecordOperator extends AbstractStreamOperator<Void>
        implements OneInputStreamOperator<OutgoingRecord, Void>, BoundedOneInput {
    private static final long serialVersionUID = 1L;
    private static final Logger LOGGER = LoggerFactory.getLogger(PutRecordOperator.class);
    private static final String STATE = "waiting";
    private static final long WARNING_INTERVAL_NANOS = Duration.ofMinutes(1).toNanos();

    private final PutRecordSettings settings;
    private final transient MailboxExecutor mailbox;

    private transient PutRecordClient client;
    private transient PartitionKeys partitionKeys;
    private transient Backoff backoff;
    private transient MapState<Long, OutgoingRecord> waiting;

    private transient Map<String, DeviceQueue> queues;
    private transient ArrayDeque<DeviceQueue> ready;
    private transient int inFlight;
    private transient long bufferedBytes;
    private transient long bufferedEvents;
    private transient long lastWarningNanos;
    private transient boolean warned;

    private transient Counter eventsForwarded;
    private transient Counter recordsForwarded;
    private transient Counter requestsRetried;

    PutRecordOperator(
            PutRecordSettings settings, MailboxExecutor mailbox, ProcessingTimeService time) {
        this.settings = settings;
        this.mailbox = mailbox;
        this.processingTimeService = time;
    }

    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
        super.initializeState(context);
        queues = new LinkedHashMap<>();
        ready = new ArrayDeque<>();
        partitionKeys = new PartitionKeys(settings.partitionKeySecret());
        waiting =
                context.getKeyedStateStore()
                        .getMapState(
                                new MapStateDescriptor<>(
                                        STATE,
                                        LongSerializer.INSTANCE,
                                        OutgoingRecord.TYPE.createSerializer(
                                                getExecutionConfig().getSerializerConfig())));
        if (context.isRestored()) {
            restoreQueues();
        }
    }

    private void restoreQueues() throws Exception {
        List<Object> keys;
        try (Stream<Object> stored =
                getKeyedStateBackend().getKeys(STATE, VoidNamespace.INSTANCE)) {
            keys = stored.distinct().collect(Collectors.toList());
        }
        for (Object key : keys) {
            setCurrentKey(key);
            DeviceQueue queue = queueOf((String) key);
            Map<Long, OutgoingRecord> inOrder = new TreeMap<>();
            waiting.entries().forEach(entry -> inOrder.put(entry.getKey(), entry.getValue()));
            inOrder.forEach(
                    (number, record) -> {
                        queue.restore(number, record);
                        buffered(record, 1);
                    });
        }
    }

    @Override
    public void open() throws Exception {
        super.open();
        eventsForwarded = Metrics.counter(metrics, Metrics.EVENTS_FORWARDED);
        recordsForwarded = Metrics.counter(metrics, Metrics.RECORDS_FORWARDED);
        requestsRetried = Metrics.counter(metrics, Metrics.REQUESTS_RETRIED);
        Metrics.gauge(metrics, Metrics.EVENTS_IN_SINK, () -> bufferedEvents);
        Metrics.gauge(metrics, Metrics.REQUESTS_IN_FLIGHT, () -> (long) inFlight);
        backoff = new Backoff(new Random());
        client = settings.clients().open();
        ready.addAll(queues.values());
        sendReady();
    }

    @Override
    public void processElement(StreamRecord<OutgoingRecord> element) throws Exception {
        OutgoingRecord record = element.getValue();
        while (bufferedBytes > 0
                && bufferedBytes + record.bytes().length > settings.maxBufferedBytes()) {
            mailbox.yield();
        }
        DeviceQueue queue = queueOf(record.deviceKey());
        boolean idle = queue.isEmpty();
        queue.add(record);
        buffered(record, 1);
        if (idle) {
            ready.add(queue);
            sendReady();
        }
    }

    private DeviceQueue queueOf(String deviceKey) {
        return queues.computeIfAbsent(
                deviceKey, key -> new DeviceQueue(key, partitionKeys.of(key)));
    }

    private void buffered(OutgoingRecord record, int sign) {
        bufferedBytes += sign * (long) record.bytes().length;
        bufferedEvents += sign * (long) record.events();
    }

    private void sendReady() {
        while (inFlight < settings.maxInFlight() && !ready.isEmpty()) {
            send(ready.remove());
        }
    }

    private void send(DeviceQueue queue) {
        inFlight++;
        // A failure of the callback itself would lose an answer for ever: it ends the process.
        FutureUtils.assertNoException(
                put(queue).handle((stored, failure) -> answered(queue, failure)));
    }

    private CompletableFuture<?> put(DeviceQueue queue) {
        try {
            return client.put(queue.partitionKey(), queue.peek().bytes());
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** Called on the client's thread; what follows belongs to the task's. */
    private Void answered(DeviceQueue queue, Throwable failure) {
        try {
            mailbox.execute(
                    () -> {
                        if (failure == null) {
                            acknowledge(queue);
                        } else {
                            retry(queue, failure);
                        }
                    },
                    "PutRecord answered");
        } catch (RejectedExecutionException e) {
            // The task has ended. The record is in its last checkpoint, or its input is.
            LOGGER.debug("A PutRecord request was answered after its task had ended.");
        }
        return null;
    }

    private void acknowledge(DeviceQueue queue) throws Exception {
        inFlight--;
        if (queue.isFirstStored()) {
            setCurrentKey(queue.deviceKey());
            waiting.remove(queue.firstNumber());
        }
        OutgoingRecord record = queue.acknowledged();
        buffered(record, -1);
        eventsForwarded.inc(record.events());
        recordsForwarded.inc();
        if (queue.isEmpty()) {
            queues.remove(queue.deviceKey());
        } else {
            ready.add(queue);
        }
        sendReady();
    }

    private void retry(DeviceQueue queue, Throwable failure) {
        inFlight--;
        requestsRetried.inc();
        long delay = backoff.delayAfter(queue.failed());
        warn(failure);
        ScheduledFuture<?> unused =
                getProcessingTimeService()
                        .registerTimer(
                                getProcessingTimeService().getCurrentProcessingTime() + delay,
                                time -> {
                                    ready.add(queue);
                                    sendReady();
                                });
        sendReady();
    }

    private void warn(Throwable failure) {
        long now = System.nanoTime();
        if (warned && now - lastWarningNanos < WARNING_INTERVAL_NANOS) {
            return;
        }
        warned = true;
        lastWarningNanos = now;
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null
                        ? failure.getCause()
                        : failure;
        LOGGER.warn(
                "A record could not be stored in {} and is tried again until it is: {}",
                settings.destination(),
                Optional.ofNullable(cause.getMessage()).orElse(cause.getClass().getSimpleName()));
    }

    @Override
    public void snapshotState(StateSnapshotContext context) throws Exception {
        super.snapshotState(context);
        for (DeviceQueue queue : queues.values()) {
            setCurrentKey(queue.deviceKey());
            queue.store(waiting::put);
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
