package io.eventforwarder.sink;

import io.eventforwarder.metrics.CheckpointedCounter;
import io.eventforwarder.metrics.Metrics;
import io.eventforwarder.model.OutgoingRecord;
import org.apache.flink.api.common.state.OperatorStateStore;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.metrics.MetricGroup;

/** Counts the records and events that an output has forwarded, and their sizes and ages. */
public final class ForwardedCounts {
    private final CheckpointedCounter events;
    private final CheckpointedCounter records;
    private final Counter bytes;
    private final Histogram eventsPerRecord;
    private final Histogram bytesPerRecord;
    private final Histogram ageMillis;

    public ForwardedCounts(MetricGroup operator, OperatorStateStore state) throws Exception {
        events = CheckpointedCounter.counter(Metrics.EVENTS_FORWARDED, operator, state);
        records = CheckpointedCounter.counter(Metrics.RECORDS_FORWARDED, operator, state);
        bytes = Metrics.counter(operator, Metrics.BYTES_FORWARDED);
        eventsPerRecord = Metrics.histogram(operator, Metrics.EVENTS_PER_RECORD);
        bytesPerRecord = Metrics.histogram(operator, Metrics.BYTES_PER_RECORD);
        ageMillis = Metrics.histogram(operator, Metrics.RECORD_AGE_MILLIS);
    }

    /**
     * Counts a record that the destination has stored.
     *
     * @param now the current time in milliseconds since the epoch
     */
    public void add(OutgoingRecord record, long now) {
        events.add(record.events());
        records.add(1);
        bytes.inc(record.bytes().length);
        eventsPerRecord.update(record.events());
        bytesPerRecord.update(record.bytes().length);
        // The source's clock may be ahead of this machine's.
        ageMillis.update(Math.max(0, now - record.arrival()));
    }

    /** Stores the counts of events and records in state. Called at each checkpoint. */
    public void store() throws Exception {
        events.store();
        records.store();
    }
}
