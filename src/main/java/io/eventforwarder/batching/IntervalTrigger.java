package io.eventforwarder.batching;

import io.eventforwarder.model.CloseReason;
import io.eventforwarder.model.Fragment;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeutils.base.LongSerializer;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.streaming.api.functions.windowing.ProcessWindowFunction;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.api.windowing.triggers.TriggerResult;
import org.apache.flink.streaming.api.windowing.windows.TimeWindow;

/**
 * Fires a window at the end of its interval and at the end of the input. When a window holds more
 * bytes than the settings allow, its contents are sent and the window stays open.
 */
final class IntervalTrigger extends WindowTrigger<TimeWindow> {
    private static final long serialVersionUID = 1L;
    private static final ValueStateDescriptor<Long> BUFFERED_BYTES =
            new ValueStateDescriptor<>("buffered-bytes", LongSerializer.INSTANCE);

    private final long maxBufferedBytes;

    IntervalTrigger(MemorySize maxBufferedBytes) {
        this.maxBufferedBytes = maxBufferedBytes.getBytes();
    }

    @Override
    public TriggerResult onElement(
            Fragment fragment, long timestamp, TimeWindow window, TriggerContext context)
            throws Exception {
        arrived(fragment);
        ValueState<Long> buffered = context.getPartitionedState(BUFFERED_BYTES);
        Long before = buffered.value();
        if (before == null) {
            opened();
            context.registerProcessingTimeTimer(window.maxTimestamp());
            // The only watermark is the one at the end of the input. It fires these timers in the
            // order of their time, so a device's windows are sent in order.
            context.registerEventTimeTimer(window.maxTimestamp());
            before = 0L;
        }
        long bytes = before + fragment.bytes();
        boolean full = bytes > maxBufferedBytes;
        buffered.update(full ? 0L : bytes);
        return full ? TriggerResult.FIRE_AND_PURGE : TriggerResult.CONTINUE;
    }

    /** Clears no state, because the window operator clears the window at the same time. */
    @Override
    public TriggerResult onProcessingTime(long time, TimeWindow window, TriggerContext context) {
        closed();
        return TriggerResult.FIRE_AND_PURGE;
    }

    @Override
    public TriggerResult onEventTime(long time, TimeWindow window, TriggerContext context)
            throws Exception {
        closed();
        clear(window, context);
        return TriggerResult.FIRE_AND_PURGE;
    }

    @Override
    public void clear(TimeWindow window, TriggerContext context) {
        context.deleteProcessingTimeTimer(window.maxTimestamp());
        context.deleteEventTimeTimer(window.maxTimestamp());
        context.getPartitionedState(BUFFERED_BYTES).clear();
    }

    @Override
    CloseReason closeReason(ProcessWindowFunction<?, ?, String, TimeWindow>.Context context) {
        if (context.currentWatermark() == Watermark.MAX_WATERMARK.getTimestamp()) {
            return CloseReason.END_OF_INPUT;
        }
        return context.currentProcessingTime() >= context.window().maxTimestamp()
                ? CloseReason.INTERVAL
                : CloseReason.SIZE;
    }
}
