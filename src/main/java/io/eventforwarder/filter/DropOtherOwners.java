package io.eventforwarder.filter;

import io.eventforwarder.metrics.Metrics;
import io.eventforwarder.model.EventBatch;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichFlatMapFunction;
import org.apache.flink.metrics.Counter;
import org.apache.flink.util.Collector;

/**
 * Drops the events of other API keys and environments than this connection's. Their batches go on
 * without them, since what was dropped is yet to be counted.
 */
final class DropOtherOwners extends RichFlatMapFunction<EventBatch, EventBatch> {
    private static final long serialVersionUID = 1L;

    private final AcceptedOwners accepted;
    private transient Counter count;

    DropOtherOwners(AcceptedOwners accepted) {
        this.accepted = accepted;
    }

    @Override
    public void open(OpenContext context) {
        count = Metrics.counter(getRuntimeContext().getMetricGroup(), Metrics.EVENTS_DROPPED);
    }

    @Override
    public void flatMap(EventBatch batch, Collector<EventBatch> out) {
        if (accepted.include(batch.owner())) {
            out.collect(batch);
        } else if (!batch.events().isEmpty()) {
            count.inc(batch.events().size());
            out.collect(batch.withoutAll());
        }
    }
}
