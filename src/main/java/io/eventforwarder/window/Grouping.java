package io.eventforwarder.window;

import io.eventforwarder.event.EventGroup;
import io.eventforwarder.event.Fragment;
import io.eventforwarder.settings.BatchingSettings;
import io.eventforwarder.settings.Settings.Mode;
import java.util.Locale;
import java.util.Set;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.DataStreamUtils;
import org.apache.flink.streaming.api.datastream.KeyedStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.windowing.windows.Window;

/** Groups each device's fragments in the windows of the batching mode. */
public final class Grouping {
    /** State backends that keep objects. Any other keeps serialized state. */
    private static final Set<String> HEAP_BACKENDS = Set.of("hashmap", "jobmanager", "filesystem");

    private Grouping() {}

    /** The groups that leave the windows, each in the subtask that has its device's key. */
    public static DataStream<EventGroup> inWindows(
            KeyedStream<Fragment, String> fragments, Mode mode, BatchingSettings batching) {
        KeyedStream<Fragment, String> bundled =
                keepsObjects(fragments.getExecutionEnvironment())
                        ? fragments
                        : bundled(fragments, mode);
        switch (mode) {
            case TEN_MINUTE:
                return windows(
                        bundled,
                        new DeviceIntervals(
                                batching.batchInterval(),
                                new IntervalTrigger(batching.maxBufferedBytes())),
                        "intervals",
                        "Collect each device's interval");
            case SESSION:
                return windows(
                        bundled,
                        new SessionWindows(new SessionTrigger(batching)),
                        "sessions",
                        "Collect whole sessions");
            default:
                throw new IllegalArgumentException(mode + " has no windows.");
        }
    }

    private static boolean keepsObjects(StreamExecutionEnvironment env) {
        String backend = env.getConfiguration().get(StateBackendOptions.STATE_BACKEND);
        return HEAP_BACKENDS.contains(backend.toLowerCase(Locale.ROOT));
    }

    private static KeyedStream<Fragment, String> bundled(
            KeyedStream<Fragment, String> fragments, Mode mode) {
        // As a stream without keys: a keyed operator would open a state backend of its own.
        DataStream<Fragment> partitioned =
                new DataStream<>(
                        fragments.getExecutionEnvironment(), fragments.getTransformation());
        return DataStreamUtils.reinterpretAsKeyedStream(
                partitioned
                        .transform("Bundle fragments", Fragment.TYPE, new BundleFragments(mode))
                        .uid("bundle"),
                Fragment::deviceKey,
                Types.STRING);
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
