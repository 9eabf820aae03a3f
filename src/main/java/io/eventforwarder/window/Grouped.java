package io.eventforwarder.window;

import io.eventforwarder.event.EventBatch;
import io.eventforwarder.event.EventGroup;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.KeyedStream;

/** What leaves the grouping; both streams are partitioned by device key. */
public final class Grouped {
    private final KeyedStream<EventBatch, String> atOnce;
    private final DataStream<EventGroup> inWindows;

    Grouped(KeyedStream<EventBatch, String> atOnce, DataStream<EventGroup> inWindows) {
        this.atOnce = atOnce;
        this.inWindows = inWindows;
    }

    /** All batches where the mode is as received, else none. */
    public KeyedStream<EventBatch, String> atOnce() {
        return atOnce;
    }

    /** What the mode's windows send; none where the mode is as received. */
    public DataStream<EventGroup> inWindows() {
        return inWindows;
    }
}
