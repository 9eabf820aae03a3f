package io.eventforwarder.filter;

import io.eventforwarder.event.EventBatch;
import io.eventforwarder.event.EventType;
import io.eventforwarder.metrics.Metrics;
import java.util.EnumSet;
import java.util.Set;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.metrics.Counter;

/**
 * Drops the events of some types. A batch that this leaves without any goes on: it may have ended a
 * session, and what was dropped is yet to be counted.
 */
final class DropEvents extends RichMapFunction<EventBatch, EventBatch> {
    private static final long serialVersionUID = 1L;

    private final EnumSet<EventType> dropped;
    private transient Counter count;

    DropEvents(Set<EventType> dropped) {
        this.dropped = EnumSet.copyOf(dropped);
    }

    @Override
    public void open(OpenContext context) {
        count = Metrics.counter(getRuntimeContext().getMetricGroup(), Metrics.EVENTS_DROPPED);
    }

    @Override
    public EventBatch map(EventBatch batch) {
        EventBatch rest = batch.without(event -> dropped.contains(event.type()));
        count.inc(rest.filtered() - batch.filtered());
        return rest;
    }
}
