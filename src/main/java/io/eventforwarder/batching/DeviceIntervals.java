package io.eventforwarder.batching;

import io.eventforwarder.model.Fragment;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import org.apache.flink.api.common.ExecutionConfig;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.streaming.api.windowing.windows.TimeWindow;

/**
 * Tumbling processing-time windows with an offset for each device, which spreads the load evenly
 * over the interval. The offset is computed from the device key alone, so it is the same after a
 * restart and with another parallelism.
 */
final class DeviceIntervals extends DeviceWindows<TimeWindow> {
    private static final long serialVersionUID = 1L;

    private final long intervalMillis;

    DeviceIntervals(Duration interval, IntervalTrigger trigger) {
        super(trigger);
        this.intervalMillis = interval.toMillis();
    }

    @Override
    public Collection<TimeWindow> assignWindows(
            Fragment fragment, long timestamp, WindowAssignerContext context) {
        long now = context.getCurrentProcessingTime();
        long start =
                TimeWindow.getWindowStartWithOffset(
                        now, offset(fragment.deviceKey()), intervalMillis);
        return List.of(new TimeWindow(start, start + intervalMillis));
    }

    /** The offset in milliseconds, less than the interval. */
    private long offset(String deviceKey) {
        // Intervals can be longer than 2^31 ms, so the 32-bit hash is spread over 64 bits.
        long spread = deviceKey.hashCode() * 0x9E3779B97F4A7C15L;
        return Long.remainderUnsigned(spread ^ (spread >>> 32), intervalMillis);
    }

    @Override
    public TypeSerializer<TimeWindow> getWindowSerializer(ExecutionConfig config) {
        return new TimeWindow.Serializer();
    }
}
