package io.eventforwarder.benchmark.throughput.datastream;

import java.util.HashSet;
import java.util.Set;
import org.apache.flink.api.common.functions.MapFunction;

/** Drops the events of types that the settings do not forward. */
final class DropEvents implements MapFunction<DeviceBatch, DeviceBatch> {
    private static final long serialVersionUID = 1L;

    private final HashSet<String> types;

    DropEvents(Set<String> types) {
        this.types = new HashSet<>(types);
    }

    @Override
    public DeviceBatch map(DeviceBatch batch) {
        batch.events.removeIf(event -> types.contains(event.type));
        return batch;
    }
}
