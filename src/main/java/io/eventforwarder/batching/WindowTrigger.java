package io.eventforwarder.batching;

import io.eventforwarder.model.CloseReason;
import io.eventforwarder.model.Fragment;
import org.apache.flink.streaming.api.functions.windowing.ProcessWindowFunction;
import org.apache.flink.streaming.api.windowing.triggers.Trigger;
import org.apache.flink.streaming.api.windowing.windows.Window;

/**
 * Decides when a window of a device is sent. It knows when a window opens and closes, so it counts
 * that, too.
 */
abstract class WindowTrigger<W extends Window> extends Trigger<Fragment, W> {
    private static final long serialVersionUID = 1L;

    private transient WindowCounts counts;

    /** Sets where windows are counted; before the first fragment. */
    final void countIn(WindowCounts operatorCounts) {
        counts = operatorCounts;
    }

    final void arrived(Fragment fragment) {
        counts.arrived(fragment);
    }

    final void opened() {
        counts.opened();
    }

    final void closed() {
        counts.closed();
    }

    /** Why the contents of the window that this trigger has just fired are sent. */
    abstract CloseReason closeReason(ProcessWindowFunction<?, ?, String, W>.Context context)
            throws Exception;
}
