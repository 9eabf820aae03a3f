package io.eventforwarder.batching;

import io.eventforwarder.model.EventGroup;
import io.eventforwarder.model.Fragment;
import io.eventforwarder.settings.BatchingSettings;
import io.eventforwarder.settings.Settings.Mode;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.KeyedStream;
import org.apache.flink.streaming.api.windowing.windows.Window;

/** Groups each device's fragments in windows, as the batching mode requires. */
public final class Grouping {
    private Grouping() {}

    /** Adds the windows. Each group is emitted in the subtask that owns the key of its device. */
    public static DataStream<EventGroup> inWindows(
            KeyedStream<Fragment, String> fragments, Mode mode, BatchingSettings batching) {
        switch (mode) {
            case TEN_MINUTE:
                return windows(
                        fragments,
                        new DeviceIntervals(
                                batching.batchInterval(),
                                new IntervalTrigger(batching.maxBufferedBytes())),
                        "intervals",
                        "Collect each device's interval");
            case SESSION:
                return windows(
                        fragments,
                        new SessionWindows(new SessionTrigger(batching)),
                        "sessions",
                        "Collect whole sessions");
            default:
                throw new IllegalArgumentException(mode + " has no windows.");
        }
    }

    private static <W extends Window> DataStream<EventGroup> windows(
            KeyedStream<Fragment, String> fragments,
            DeviceWindows<W> assigner,
            String uid,
            String name) {
        return fragments
                .window(assigner)
                .trigger(assigner.getDefaultTrigger())
                .process(new CollectWindow<>(assigner.getDefaultTrigger()), EventGroup.TYPE)
                .uid(uid)
                .name(name);
    }
}
