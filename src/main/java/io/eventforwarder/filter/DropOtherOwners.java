package io.eventforwarder.filter;

import io.eventforwarder.event.EventBatch;
import io.eventforwarder.metrics.Metrics;
import java.util.HashSet;
import java.util.Set;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichFilterFunction;
import org.apache.flink.metrics.Counter;

/** Drops the batches of other API keys and environments than this connection's. */
final class DropOtherOwners extends RichFilterFunction<EventBatch> {
    private static final long serialVersionUID = 1L;

    private final HashSet<String> apiKeys;
    private final HashSet<String> environments;
    private transient Counter filtered;

    /** An empty set stands for all. */
    DropOtherOwners(Set<String> apiKeys, Set<String> environments) {
        this.apiKeys = new HashSet<>(apiKeys);
        this.environments = new HashSet<>(environments);
    }

    @Override
    public void open(OpenContext context) {
        filtered = Metrics.counter(getRuntimeContext().getMetricGroup(), Metrics.EVENTS_FILTERED);
    }

    @Override
    public boolean filter(EventBatch batch) {
        boolean ours =
                (apiKeys.isEmpty() || apiKeys.contains(batch.owner().apiKey()))
                        && (environments.isEmpty()
                                || environments.contains(batch.owner().environment()));
        if (!ours) {
            filtered.inc(batch.events().size());
        }
        return ours;
    }
}
