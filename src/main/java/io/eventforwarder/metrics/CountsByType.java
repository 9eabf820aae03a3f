package io.eventforwarder.metrics;

import io.eventforwarder.model.EventType;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;

/** One counter for each of the given event types, with the label {@code eventType}. */
public final class CountsByType {
    private final Map<EventType, Counter> counters = new EnumMap<>(EventType.class);

    public CountsByType(MetricGroup operator, String name, Set<EventType> types) {
        for (EventType type : types) {
            counters.put(type, Metrics.counter(operator, name, "eventType", type.label()));
        }
    }

    /** Counts an event if its type has a counter. */
    public void add(EventType type) {
        Counter counter = counters.get(type);
        if (counter != null) {
            counter.inc();
        }
    }
}
