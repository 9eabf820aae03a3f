package io.eventforwarder.window;

import io.eventforwarder.event.CloseReason;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.streaming.api.windowing.windows.TimeWindow;

/** Hands on what a device's interval holds. */
final class CollectInterval extends CollectWindow<TimeWindow, Long> {
    private static final long serialVersionUID = 1L;

    private transient boolean inputHasEnded;

    void endInput() {
        inputHasEnded = true;
    }

    @Override
    CloseReason reason(Context context, ValueState<Long> bufferedBytes) {
        if (inputHasEnded) {
            return CloseReason.END_OF_INPUT;
        }
        return context.currentProcessingTime() >= context.window().maxTimestamp()
                ? CloseReason.INTERVAL
                : CloseReason.SIZE;
    }
}
