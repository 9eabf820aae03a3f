package io.eventforwarder.batching;

import io.eventforwarder.model.Fragment;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.windowing.assigners.WindowAssigner;
import org.apache.flink.streaming.api.windowing.triggers.Trigger;
import org.apache.flink.streaming.api.windowing.windows.Window;

/** Assigns windows in processing time. The job uses the default trigger. */
abstract class DeviceWindows<W extends Window> extends WindowAssigner<Fragment, W> {
    private static final long serialVersionUID = 1L;

    private final WindowTrigger<W> trigger;

    DeviceWindows(WindowTrigger<W> trigger) {
        this.trigger = trigger;
    }

    @Override
    public final WindowTrigger<W> getDefaultTrigger() {
        return trigger;
    }

    // This method is abstract in Flink 1.20 and missing in Flink 2, so it has no @Override.
    @SuppressWarnings({"MissingOverride", "InlineMeSuggester"})
    @Deprecated
    public final Trigger<Fragment, W> getDefaultTrigger(StreamExecutionEnvironment env) {
        return trigger;
    }

    @Override
    public final boolean isEventTime() {
        return false;
    }
}
