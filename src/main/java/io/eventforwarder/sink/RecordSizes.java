package io.eventforwarder.sink;

import io.eventforwarder.metrics.Metrics;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.metrics.MetricGroup;

/** How large the records are that an output has forwarded. */
final class RecordSizes {
    private final Counter bytesForwarded;
    private final Histogram eventsPerRecord;
    private final Histogram bytesPerRecord;

    RecordSizes(MetricGroup operator) {
        bytesForwarded = Metrics.counter(operator, Metrics.BYTES_FORWARDED);
        eventsPerRecord = Metrics.histogram(operator, Metrics.EVENTS_PER_RECORD);
        bytesPerRecord = Metrics.histogram(operator, Metrics.BYTES_PER_RECORD);
    }

    void add(int events, int bytes) {
        bytesForwarded.inc(bytes);
        eventsPerRecord.update(events);
        bytesPerRecord.update(bytes);
    }
}
