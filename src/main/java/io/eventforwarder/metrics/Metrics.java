package io.eventforwarder.metrics;

import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;

/**
 * Every metric of the job. They are registered under the group {@code kinesisanalytics}, the only
 * one that the managed service passes on to CloudWatch.
 */
public final class Metrics {
    /** Events that came in; input that is no batch counts as one. */
    public static final String EVENTS_RECEIVED = "eventsReceived";

    /** Events that the destination has acknowledged. */
    public static final String EVENTS_FORWARDED = "eventsForwarded";

    /** Events that settings dropped. */
    public static final String EVENTS_FILTERED = "eventsFiltered";

    /** Events that one filter dropped, since its task started. */
    public static final String EVENTS_DROPPED = "eventsDropped";

    /** Events that wait in windows, summed over the subtasks. */
    public static final String EVENTS_IN_WINDOWS = "eventsInWindows";

    /** Events that became dead letters. */
    public static final String EVENTS_DEAD_LETTERED = "eventsDeadLettered";

    /** Batches that came in with no events. */
    public static final String BATCHES_WITHOUT_EVENTS = "batchesWithoutEvents";

    /** Records that the destination has acknowledged. */
    public static final String RECORDS_FORWARDED = "recordsForwarded";

    /** PutRecord requests that failed and were, or will be, sent again. */
    public static final String REQUESTS_RETRIED = "requestsRetried";

    /** PutRecord requests that a shard rejected, since it takes no more a second. */
    public static final String REQUESTS_THROTTLED = "requestsThrottled";

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

    private Metrics() {}

    public static Counter counter(MetricGroup operator, String name) {
        return operator.addGroup(GROUP).counter(name);
    }

    static void counter(MetricGroup operator, String name, Counter counter) {
        operator.addGroup(GROUP).counter(name, counter);
    }

    public static void gauge(MetricGroup operator, String name, Gauge<Long> gauge) {
        operator.addGroup(GROUP).gauge(name, gauge);
    }
}
