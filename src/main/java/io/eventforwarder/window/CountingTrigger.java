package io.eventforwarder.window;

import io.eventforwarder.event.Fragment;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.streaming.api.windowing.triggers.Trigger;
import org.apache.flink.streaming.api.windowing.windows.Window;

/**
 * A trigger that knows when a window opens and when it closes, and says so.
 *
 * @param <W> the kind of window
 * @param <P> what it keeps of a window
 */
abstract class CountingTrigger<W extends Window, P> extends Trigger<Fragment, W> {
    private static final long serialVersionUID = 1L;

    private transient WindowCounts counts;

    final void countIn(WindowCounts those) {
        counts = those;
    }

    /** Which state it keeps of each window that holds anything; it keeps no other. */
    abstract ValueStateDescriptor<P> progress();

    final void opened() {
        counts.opened();
    }

    final void closed() {
        counts.closed();
    }
}
