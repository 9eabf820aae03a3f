package io.eventforwarder.batching;

import io.eventforwarder.model.CloseReason;
import io.eventforwarder.model.Fragment;
import org.apache.flink.streaming.api.functions.windowing.ProcessWindowFunction;
import org.apache.flink.streaming.api.windowing.triggers.Trigger;
import org.apache.flink.streaming.api.windowing.windows.Window;

/**
 * Decides when the contents of a device's window are sent, and counts open windows and their
 * contents.
 */
abstract class WindowTrigger<W extends Window> extends Trigger<Fragment, W> {
    private static final long serialVersionUID = 1L;

    private transient WindowCounts counts;

    /** Sets the counters; called before the first fragment arrives. */
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

    /** The reason for which this trigger has just fired the window. */
    abstract CloseReason closeReason(ProcessWindowFunction<?, ?, String, W>.Context context)
            throws Exception;
}
