package io.eventforwarder.metrics;

import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.runtime.metrics.DescriptiveStatisticsHistogram;

/**
 * The names of all metrics; src/site/markdown/metrics.md explains each of them. Metrics are
 * registered in the group {@code kinesisanalytics}, the only group that the managed service
 * forwards to CloudWatch.
 */
public final class Metrics {
    // Parsing, filtering and windows
    public static final String EVENTS_RECEIVED = "eventsReceived";
    public static final String EVENTS_RECEIVED_OF_TYPE = "eventsReceivedOfType";
    public static final String BATCHES_WITHOUT_EVENTS = "batchesWithoutEvents";
    public static final String EVENTS_FILTERED = "eventsFiltered";
    public static final String EVENTS_DROPPED = "eventsDropped";
    public static final String EVENTS_DROPPED_OF_TYPE = "eventsDroppedOfType";
    public static final String OPEN_WINDOWS = "openWindows";
    public static final String BYTES_IN_WINDOWS = "bytesInWindows";
    public static final String EVENTS_IN_WINDOWS = "eventsInWindows";
    public static final String EVENTS_DEAD_LETTERED = "eventsDeadLettered";

    // The Kinesis source
    public static final String SECONDS_BEHIND_SOURCE = "secondsBehindSource";
    public static final String SECONDS_UNTIL_EXPIRY = "secondsUntilExpiry";
    public static final String READS_THROTTLED = "readsThrottled";
    public static final String SHARDS_EXPIRED = "shardsExpired";
    public static final String SHARDS_WAITING = "shardsWaiting";
    public static final String SOURCE_PAUSED = "sourcePaused";

    // The sink
    public static final String EVENTS_FORWARDED = "eventsForwarded";
    public static final String RECORDS_FORWARDED = "recordsForwarded";
    public static final String BYTES_FORWARDED = "bytesForwarded";
    public static final String EVENTS_PER_RECORD = "eventsPerRecord";
    public static final String BYTES_PER_RECORD = "bytesPerRecord";
    public static final String RECORD_AGE_MILLIS = "recordAgeMillis";
    public static final String REQUEST_MILLIS = "requestMillis";
    public static final String REQUESTS_RETRIED = "requestsRetried";
    public static final String REQUESTS_THROTTLED = "requestsThrottled";
    public static final String REQUESTS_DENIED = "requestsDenied";
    public static final String EVENTS_IN_SINK = "eventsInSink";
    public static final String BYTES_IN_MEMORY = "bytesInMemory";
    public static final String BYTES_IN_STATE = "bytesInState";
    public static final String REQUESTS_IN_FLIGHT = "requestsInFlight";
    public static final String CONNECTION_PAUSED = "connectionPaused";

    private static final String GROUP = "kinesisanalytics";

    /** How many of the last values a histogram covers. */
    private static final int HISTOGRAM_SIZE = 1024;

    private Metrics() {}

    public static Counter counter(MetricGroup operator, String name) {
        return operator.addGroup(GROUP).counter(name);
    }

    static void counter(MetricGroup operator, String name, Counter counter) {
        operator.addGroup(GROUP).counter(name, counter);
    }

    /** A counter with a label, which is a dimension in CloudWatch. */
    static Counter counter(MetricGroup operator, String name, String label, String value) {
        return operator.addGroup(GROUP).addGroup(label, value).counter(name);
    }

    /** A histogram of the last 1,024 values. */
    public static Histogram histogram(MetricGroup operator, String name) {
        return operator.addGroup(GROUP)
                .histogram(name, new DescriptiveStatisticsHistogram(HISTOGRAM_SIZE));
    }

    public static void gauge(MetricGroup operator, String name, Gauge<Long> gauge) {
        operator.addGroup(GROUP).gauge(name, gauge);
    }
}
