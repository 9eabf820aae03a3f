package io.eventforwarder.window;

import io.eventforwarder.event.CloseReason;
import io.eventforwarder.event.EventGroup;
import io.eventforwarder.event.Fragment;
import org.apache.flink.streaming.api.functions.windowing.ProcessWindowFunction;
import org.apache.flink.streaming.api.windowing.windows.TimeWindow;
import org.apache.flink.util.Collector;

/** Hands on what a device's window holds. */
final class CollectInterval
        extends ProcessWindowFunction<Fragment, EventGroup, String, TimeWindow> {
    private static final long serialVersionUID = 1L;

    @Override
    public void process(
            String deviceKey,
            Context context,
            Iterable<Fragment> fragments,
            Collector<EventGroup> out) {
        Groups.send(deviceKey, reason(context), fragments, out);
    }

    private static CloseReason reason(ProcessWindowFunction<?, ?, ?, TimeWindow>.Context context) {
        if (context.currentWatermark() == Long.MAX_VALUE) {
            return CloseReason.END_OF_INPUT;
        }
        return context.currentProcessingTime() >= context.window().maxTimestamp()
                ? CloseReason.INTERVAL
                : CloseReason.SIZE;
    }
}
