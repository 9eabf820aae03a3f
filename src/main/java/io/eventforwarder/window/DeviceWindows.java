package io.eventforwarder.window;

import io.eventforwarder.event.Fragment;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.windowing.assigners.WindowAssigner;
import org.apache.flink.streaming.api.windowing.triggers.Trigger;
import org.apache.flink.streaming.api.windowing.windows.Window;

/** Assigns by processing time, and comes without a trigger: each mode gives its own. */
abstract class DeviceWindows<W extends Window> extends WindowAssigner<Fragment, W> {
    private static final long serialVersionUID = 1L;

    @Override
    public final Trigger<Fragment, W> getDefaultTrigger() {
        throw new UnsupportedOperationException("The trigger is always given.");
    }

    // Abstract in Flink 1.20, though nothing calls it any more; gone in Flink 2: no override there.
    @SuppressWarnings({"MissingOverride", "InlineMeSuggester"})
    @Deprecated
    public final Trigger<Fragment, W> getDefaultTrigger(StreamExecutionEnvironment env) {
        return getDefaultTrigger();
    }

    @Override
    public final boolean isEventTime() {
        return false;
    }
}
