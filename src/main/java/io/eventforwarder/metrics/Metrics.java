package io.eventforwarder.metrics;

import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.runtime.metrics.DescriptiveStatisticsHistogram;

/**
 * Every metric of the job. They are registered under the group {@code kinesisanalytics}, the only
 * one that the managed service passes on to CloudWatch.
 */
public final class Metrics {
    /** Events that came in; input that is no batch counts as one. */
    public static final String EVENTS_RECEIVED = "eventsReceived";

    /** Events of one type that came in in batches, since the task started. */
    public static final String EVENTS_RECEIVED_OF_TYPE = "eventsReceivedOfType";

    /** How far the reader of a shard is behind the newest record, at most. */
    public static final String SECONDS_BEHIND_SOURCE = "secondsBehindSource";

    /** How long the oldest unread record is still kept by the source stream, at least. */
    public static final String SECONDS_UNTIL_EXPIRY = "secondsUntilExpiry";

    /** Requests to the source stream that exceeded one of its limits, since the task started. */
    public static final String READS_THROTTLED = "readsThrottled";

    /** Shards whose unread records expired, since the task started. */
    public static final String SHARDS_EXPIRED = "shardsExpired";

    /** Shards that no reader reads yet, since their parents' records go first. */
    public static final String SHARDS_WAITING = "shardsWaiting";

    /** 1 while reading waits for a person to act, else 0. */
    public static final String SOURCE_PAUSED = "sourcePaused";

    /** Events that the destination has acknowledged. */
    public static final String EVENTS_FORWARDED = "eventsForwarded";

    /** Events that settings dropped. */
    public static final String EVENTS_FILTERED = "eventsFiltered";

    /** Events that one filter dropped, since its task started. */
    public static final String EVENTS_DROPPED = "eventsDropped";

    /** Events of one type that one filter dropped, since its task started. */
    public static final String EVENTS_DROPPED_OF_TYPE = "eventsDroppedOfType";

    /** Windows that are open, summed over the subtasks. */
    public static final String OPEN_WINDOWS = "openWindows";

    /** Bytes of the events and envelopes that wait in windows, summed over the subtasks. */
    public static final String BYTES_IN_WINDOWS = "bytesInWindows";

    /** Events that wait in windows, summed over the subtasks. */
    public static final String EVENTS_IN_WINDOWS = "eventsInWindows";

    /** Events that became dead letters. */
    public static final String EVENTS_DEAD_LETTERED = "eventsDeadLettered";

    /** Batches that came in with no events. */
    public static final String BATCHES_WITHOUT_EVENTS = "batchesWithoutEvents";

    /** Records that the destination has acknowledged. */
    public static final String RECORDS_FORWARDED = "recordsForwarded";

    /** Bytes of records that the destination has acknowledged. */
    public static final String BYTES_FORWARDED = "bytesForwarded";

    /** How many events the last records held. */
    public static final String EVENTS_PER_RECORD = "eventsPerRecord";

    /** How many bytes the last records had. */
    public static final String BYTES_PER_RECORD = "bytesPerRecord";

    /** How long ago the first input of a record had arrived when the record was acknowledged. */
    public static final String RECORD_AGE_MILLIS = "recordAgeMillis";

    /** How long the last requests took that stored a record. */
    public static final String REQUEST_MILLIS = "requestMillis";

    /** PutRecord requests that failed and were, or will be, sent again. */
    public static final String REQUESTS_RETRIED = "requestsRetried";

    /** PutRecord requests that a shard rejected, since it takes no more a second. */
    public static final String REQUESTS_THROTTLED = "requestsThrottled";

    /** Requests that failed for what a person must mend. */
    public static final String REQUESTS_DENIED = "requestsDenied";

    /** Events that the sink holds: under way or waiting. */
    public static final String EVENTS_IN_SINK = "eventsInSink";

    /** Bytes of records that the sink holds in memory. */
    public static final String BYTES_IN_MEMORY = "bytesInMemory";

    /** Bytes of records that the sink holds in state alone. */
    public static final String BYTES_IN_STATE = "bytesInState";

    /** PutRecord requests under way. */
    public static final String REQUESTS_IN_FLIGHT = "requestsInFlight";

    /** 1 while the sink waits for a person to mend its connection, else 0. */
    public static final String CONNECTION_PAUSED = "connectionPaused";

    private static final String GROUP = "kinesisanalytics";

    /** The values that a histogram's figures are of. */
    private static final int LAST_VALUES = 1024;

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

    /** A histogram of the last thousand values or so. */
    public static Histogram histogram(MetricGroup operator, String name) {
        return operator.addGroup(GROUP)
                .histogram(name, new DescriptiveStatisticsHistogram(LAST_VALUES));
    }

    public static void gauge(MetricGroup operator, String name, Gauge<Long> gauge) {
        operator.addGroup(GROUP).gauge(name, gauge);
    }
}
