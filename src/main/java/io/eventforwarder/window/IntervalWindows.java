package io.eventforwarder.window;

import io.eventforwarder.settings.BatchingSettings;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.api.common.ExecutionConfig;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.runtime.state.KeyedStateBackend;
import org.apache.flink.streaming.api.operators.TimerHeapInternalTimer;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.api.windowing.windows.TimeWindow;

/**
 * The windows of each device's interval. When the input ends those that are open are looked up: a
 * timer of each for that would cost as much as the one that ends it in time.
 */
final class IntervalWindows extends Windows<TimeWindow, Long> {
    private static final long serialVersionUID = 1L;

    /** How many are looked up at once: all that RocksDB has might not fit into memory. */
    static final int CLOSED_AT_ONCE = 50_000;

    private final CollectInterval collect;

    IntervalWindows(
            BatchingSettings batching,
            CollectInterval collect,
            String unusedBecause,
            ExecutionConfig config) {
        super(
                new DeviceIntervals(batching.batchInterval()),
                new IntervalTrigger(batching.maxBufferedBytes()),
                collect,
                unusedBecause,
                config);
        this.collect = collect;
    }

    /** No source has watermarks but the last one, which ends the input. */
    @Override
    public void processWatermark(Watermark mark) throws Exception {
        if (mark.equals(Watermark.MAX_WATERMARK)) {
            collect.endInput();
            closeAll();
        }
        super.processWatermark(mark);
    }

    private void closeAll() throws Exception {
        writeAll();
        List<Tuple2<String, TimeWindow>> open = someOpen();
        while (!open.isEmpty()) {
            for (Tuple2<String, TimeWindow> window : open) {
                setCurrentKey(window.f0);
                onEventTime(new TimerHeapInternalTimer<>(Long.MAX_VALUE, window.f0, window.f1));
            }
            open = someOpen();
        }
    }

    /** In the order of time: a change of the interval can leave a device with several. */
    private List<Tuple2<String, TimeWindow>> someOpen() {
        // Bytes are in the order of their keys: what is left for the next time is later, or of
        // another device.
        long most = keepsBytes() ? CLOSED_AT_ONCE : Long.MAX_VALUE;
        KeyedStateBackend<String> backend = getKeyedStateBackend();
        try (Stream<Tuple2<String, TimeWindow>> all =
                backend.getKeysAndNamespaces(IntervalTrigger.BUFFERED_BYTES.getName())) {
            return all.limit(most)
                    .sorted(Comparator.comparing(window -> window.f1.maxTimestamp()))
                    .collect(Collectors.toList());
        }
    }
}
