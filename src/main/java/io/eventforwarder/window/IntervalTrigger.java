package io.eventforwarder.window;

import io.eventforwarder.event.Fragment;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeutils.base.LongSerializer;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.streaming.api.windowing.triggers.TriggerResult;
import org.apache.flink.streaming.api.windowing.windows.TimeWindow;

/**
 * Sends a window when its interval is over, when it holds more than it may (it then goes on empty),
 * and at the end of the input.
 */
final class IntervalTrigger extends CountingTrigger<TimeWindow, Long> {
    private static final long serialVersionUID = 1L;
    static final ValueStateDescriptor<Long> BUFFERED_BYTES =
            new ValueStateDescriptor<>("buffered-bytes", LongSerializer.INSTANCE);

    private final long maxBufferedBytes;

    IntervalTrigger(MemorySize maxBufferedBytes) {
        this.maxBufferedBytes = maxBufferedBytes.getBytes();
    }

    @Override
    ValueStateDescriptor<Long> progress() {
        return BUFFERED_BYTES;
    }

    @Override
    public TriggerResult onElement(
            Fragment fragment, long timestamp, TimeWindow window, TriggerContext context)
            throws Exception {
        ValueState<Long> buffered = context.getPartitionedState(BUFFERED_BYTES);
        Long before = buffered.value();
        if (before == null) {
            opened();
            context.registerProcessingTimeTimer(window.maxTimestamp());
            before = 0L;
        }
        long bytes = before + fragment.bytes();
        boolean full = bytes > maxBufferedBytes;
        buffered.update(full ? 0L : bytes);
        return full ? TriggerResult.FIRE_AND_PURGE : TriggerResult.CONTINUE;
    }

    @Override
    public TriggerResult onProcessingTime(long time, TimeWindow window, TriggerContext context) {
        closed();
        return TriggerResult.FIRE_AND_PURGE;
    }

    /** Before its time: a job that is drained and then started again is not to find the window. */
    @Override
    public TriggerResult onEventTime(long time, TimeWindow window, TriggerContext context)
            throws Exception {
        if (context.getPartitionedState(BUFFERED_BYTES).value() == null) {
            // Older versions had timers for this, which outlive windows that this one closes.
            return TriggerResult.CONTINUE;
        }
        closed();
        clear(window, context);
        return TriggerResult.FIRE_AND_PURGE;
    }

    @Override
    public void clear(TimeWindow window, TriggerContext context) {
        context.deleteProcessingTimeTimer(window.maxTimestamp());
        context.getPartitionedState(BUFFERED_BYTES).clear();
    }
}
