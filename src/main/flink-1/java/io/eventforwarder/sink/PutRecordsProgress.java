package io.eventforwarder.sink;

import io.eventforwarder.event.OutgoingRecord;
import io.eventforwarder.metrics.Metrics;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.connector.base.sink.writer.BufferedRequestState;
import org.apache.flink.connector.base.sink.writer.RequestEntryWrapper;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;

/** What a PutRecords sink holds and what of it is stored. Counts in the task's own thread. */
final class PutRecordsProgress implements PausingKinesisClient.Observer {
    private static final Logger LOGGER = LoggerFactory.getLogger(PutRecordsProgress.class);

    /** What one sink subtask holds; Flink's sink would hold ten thousand records of any size. */
    private static final long MAX_BUFFERED_BYTES = 64L << 20;

    private final MetricGroup metrics;
    private final MailboxExecutor mailbox;
    private final Counter eventsForwarded;
    private final Counter recordsForwarded;
    private final Counter requestsRetried;
    private final RecordSizes sizes;

    /** By the very texts of the records' partition keys: each record has one of its own. */
    private final IdentityHashMap<String, Integer> eventsByKey = new IdentityHashMap<>();

    private long eventsInSink;
    private long bytesInSink;

    PutRecordsProgress(MetricGroup metrics, MailboxExecutor mailbox) {
        this.metrics = metrics;
        this.mailbox = mailbox;
        eventsForwarded = Metrics.counter(metrics, Metrics.EVENTS_FORWARDED);
        recordsForwarded = Metrics.counter(metrics, Metrics.RECORDS_FORWARDED);
        requestsRetried = Metrics.counter(metrics, Metrics.REQUESTS_RETRIED);
        sizes = new RecordSizes(metrics);
        Metrics.gauge(metrics, Metrics.EVENTS_IN_SINK, () -> eventsInSink);
    }

    /** Registers what the client itself knows. */
    void show(PausingKinesisClient client) {
        Metrics.gauge(metrics, Metrics.CONNECTION_PAUSED, () -> client.isPaused() ? 1L : 0L);
        Metrics.gauge(metrics, Metrics.REQUESTS_IN_FLIGHT, client::underWay);
    }

    boolean hasRoomFor(OutgoingRecord record) {
        return bytesInSink == 0 || bytesInSink + record.bytes().length <= MAX_BUFFERED_BYTES;
    }

    void added(OutgoingRecord record) {
        eventsInSink += record.events();
        bytesInSink += record.bytes().length;
    }

    /**
     * Remembers how many events a record holds, whose entry has nothing else to tell it by.
     *
     * @param partitionKey the record's, as a new object
     * @return the same object, for the entry
     */
    String remembered(OutgoingRecord record, String partitionKey) {
        eventsByKey.put(partitionKey, record.events());
        return partitionKey;
    }

    void restored(BufferedRequestState<PutRecordsRequestEntry> state) {
        for (RequestEntryWrapper<PutRecordsRequestEntry> entry :
                state.getBufferedRequestEntries()) {
            byte[] record = entry.getRequestEntry().data().asByteArrayUnsafe();
            eventsInSink += EventsOfRecord.count(record);
            bytesInSink += record.length;
        }
    }

    @Override
    public void stored(List<PutRecordsRequestEntry> entries) {
        inTask(
                () -> {
                    for (PutRecordsRequestEntry entry : entries) {
                        int events = eventsOf(entry);
                        int bytes = entry.data().asByteArrayUnsafe().length;
                        eventsForwarded.inc(events);
                        sizes.add(events, bytes);
                        eventsInSink -= events;
                        bytesInSink -= bytes;
                    }
                    recordsForwarded.inc(entries.size());
                });
    }

    private int eventsOf(PutRecordsRequestEntry entry) {
        Integer events = eventsByKey.remove(entry.partitionKey());
        // One that state was restored with has to be looked into.
        return events != null ? events : EventsOfRecord.count(entry.data().asByteArrayUnsafe());
    }

    @Override
    public void retried() {
        inTask(requestsRetried::inc);
    }

    private void inTask(Runnable count) {
        try {
            mailbox.execute(count::run, "PutRecords answered");
        } catch (RejectedExecutionException e) {
            LOGGER.debug("A PutRecords request was answered after its task had ended.");
        }
    }
}
