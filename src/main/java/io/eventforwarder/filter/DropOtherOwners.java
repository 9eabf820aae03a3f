package io.eventforwarder.filter;

import io.eventforwarder.event.EventBatch;
import io.eventforwarder.metrics.Metrics;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichFilterFunction;
import org.apache.flink.metrics.Counter;

/** Drops the batches of other API keys and environments than this connection's. */
final class DropOtherOwners extends RichFilterFunction<EventBatch> {
    private static final long serialVersionUID = 1L;

    private final AcceptedOwners accepted;
    private transient Counter filtered;

    DropOtherOwners(AcceptedOwners accepted) {
        this.accepted = accepted;
    }

    @Override
    public void open(OpenContext context) {
        filtered = Metrics.counter(getRuntimeContext().getMetricGroup(), Metrics.EVENTS_FILTERED);
    }

    @Override
    public boolean filter(EventBatch batch) {
        boolean ours = accepted.include(batch.owner());
        if (!ours) {
            filtered.inc(batch.events().size());
        }
        return ours;
    }
}
