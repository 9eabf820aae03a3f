package io.eventforwarder.filter;

import io.eventforwarder.event.EventBatch;
import io.eventforwarder.event.EventType;
import io.eventforwarder.metrics.Metrics;
import java.util.EnumSet;
import java.util.Set;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichFlatMapFunction;
import org.apache.flink.metrics.Counter;
import org.apache.flink.util.Collector;

/**
 * Drops the events of some types, and a batch that this leaves without any. Where sessions are told
 * apart, a batch with the end of one goes on all the same: it closes its session.
 */
final class DropEvents extends RichFlatMapFunction<EventBatch, EventBatch> {
    private static final long serialVersionUID = 1L;

    private final EnumSet<EventType> dropped;
    private final boolean sessionsEnd;
    private transient Counter filtered;

    /**
     * @param sessionsEnd whether a session's end has to be seen after it is dropped
     */
    DropEvents(Set<EventType> dropped, boolean sessionsEnd) {
        this.dropped = EnumSet.copyOf(dropped);
        this.sessionsEnd = sessionsEnd;
    }

    @Override
    public void open(OpenContext context) {
        filtered = Metrics.counter(getRuntimeContext().getMetricGroup(), Metrics.EVENTS_FILTERED);
    }

    @Override
    public void flatMap(EventBatch batch, Collector<EventBatch> out) {
        EventBatch rest = batch.without(event -> dropped.contains(event.type()));
        filtered.inc(rest.filtered() - batch.filtered());
        boolean endsSession = sessionsEnd && !rest.endedSessions().isEmpty();
        if (rest == batch || !rest.events().isEmpty() || endsSession) {
            out.collect(rest);
        }
    }
}
