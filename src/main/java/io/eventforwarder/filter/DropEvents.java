package io.eventforwarder.filter;

import io.eventforwarder.metrics.CountsByType;
import io.eventforwarder.metrics.Metrics;
import io.eventforwarder.model.Event;
import io.eventforwarder.model.EventBatch;
import io.eventforwarder.model.EventType;
import java.util.EnumSet;
import java.util.Set;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;

/**
 * Drops the events of some types. A batch that this leaves without any goes on: it may have ended a
 * session, and what was dropped is yet to be counted.
 */
final class DropEvents extends RichMapFunction<EventBatch, EventBatch> {
    private static final long serialVersionUID = 1L;

    private final EnumSet<EventType> dropped;
    private transient Counter count;
    private transient CountsByType countOfType;

    DropEvents(Set<EventType> dropped) {
        this.dropped = EnumSet.copyOf(dropped);
    }

    @Override
    public void open(OpenContext context) {
        MetricGroup metrics = getRuntimeContext().getMetricGroup();
        count = Metrics.counter(metrics, Metrics.EVENTS_DROPPED);
        countOfType = new CountsByType(metrics, Metrics.EVENTS_DROPPED_OF_TYPE, dropped);
    }

    @Override
    public EventBatch map(EventBatch batch) {
        return batch.without(this::drops);
    }

    private boolean drops(Event event) {
        if (!dropped.contains(event.type())) {
            return false;
        }
        count.inc();
        countOfType.add(event.type());
        return true;
    }
}
