package io.eventforwarder.batching;

import io.eventforwarder.metrics.CheckpointedCounter;
import io.eventforwarder.metrics.Metrics;
import io.eventforwarder.model.EventGroup;
import io.eventforwarder.model.Fragment;
import org.apache.flink.api.common.state.OperatorStateStore;
import org.apache.flink.metrics.MetricGroup;

/** The gauges of open windows and of the events and bytes in them, kept in operator state. */
final class WindowCounts {
    private final CheckpointedCounter windows;
    private final CheckpointedCounter events;
    private final CheckpointedCounter bytes;

    WindowCounts(MetricGroup operator, OperatorStateStore state) throws Exception {
        windows = CheckpointedCounter.gauge(Metrics.OPEN_WINDOWS, operator, state);
        events = CheckpointedCounter.gauge(Metrics.EVENTS_IN_WINDOWS, operator, state);
        bytes = CheckpointedCounter.gauge(Metrics.BYTES_IN_WINDOWS, operator, state);
    }

    void opened() {
        windows.add(1);
    }

    void closed() {
        windows.add(-1);
    }

    /** A fragment without events, which only ends a session, is not kept and so not counted. */
    void arrived(Fragment fragment) {
        if (!fragment.isEmptied()) {
            events.add(fragment.events());
            bytes.add(fragment.bytes());
        }
    }

    void sent(EventGroup group) {
        events.add(-group.events());
        bytes.add(-group.bytes());
    }

    void store() throws Exception {
        windows.store();
        events.store();
        bytes.store();
    }
}
