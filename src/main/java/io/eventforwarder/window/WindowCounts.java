package io.eventforwarder.window;

import io.eventforwarder.event.EventGroup;
import io.eventforwarder.event.Fragment;
import io.eventforwarder.metrics.KeptCount;
import io.eventforwarder.metrics.Metrics;
import org.apache.flink.api.common.state.OperatorStateStore;
import org.apache.flink.metrics.MetricGroup;

/** How many windows are open and what waits in them; the events are of the ledger. */
final class WindowCounts {
    private final KeptCount windows;
    private final KeptCount events;
    private final KeptCount bytes;

    WindowCounts(MetricGroup operator, OperatorStateStore state) throws Exception {
        windows = KeptCount.gauge(Metrics.OPEN_WINDOWS, operator, state);
        events = KeptCount.gauge(Metrics.EVENTS_IN_WINDOWS, operator, state);
        bytes = KeptCount.gauge(Metrics.BYTES_IN_WINDOWS, operator, state);
    }

    void opened() {
        windows.add(1);
    }

    void closed() {
        windows.add(-1);
    }

    /** The end of a session alone does not wait in its window. */
    void arrived(Fragment fragment) {
        if (!fragment.isEmptied()) {
            events.add(fragment.events());
            bytes.add(fragment.bytes());
        }
    }

    void left(EventGroup group) {
        events.add(-group.events());
        bytes.add(-group.bytes());
    }

    void store() throws Exception {
        windows.store();
        events.store();
        bytes.store();
    }
}
