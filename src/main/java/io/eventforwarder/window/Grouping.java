package io.eventforwarder.window;

import io.eventforwarder.event.EventBatch;
import io.eventforwarder.event.EventGroup;
import io.eventforwarder.event.Fragment;
import io.eventforwarder.settings.BatchingSettings;
import io.eventforwarder.settings.Settings;
import io.eventforwarder.settings.Settings.Mode;
import java.util.Locale;
import java.util.Set;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.KeyedStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.OutputTag;

/**
 * Groups each device's events as the mode asks. Both kinds of windows are part of the job in every
 * mode, so that none's state is ever lost by a change of the settings.
 */
public final class Grouping {
    /** The state backends that keep objects; any other keeps bytes. */
    private static final Set<String> ON_THE_HEAP = Set.of("hashmap", "jobmanager", "filesystem");

    /**
     * How long what is to leave at once may wait for a network buffer to fill; Flink's own 100 ms
     * would be most of an event's way where few come.
     */
    private static final long AS_RECEIVED_MILLIS = 1;

    private final Mode mode;
    private final BatchingSettings batching;
    private final long fingerprint;
    private final String destination;

    /**
     * @param fingerprint of the settings that have been applied to the batches
     */
    public Grouping(Settings settings, long fingerprint) {
        this.mode = settings.mode();
        this.batching = settings.batching();
        this.fingerprint = fingerprint;
        this.destination = settings.destination().orElse("");
    }

    /** Device by device: the batches that leave at once, and the groups of the windows. */
    public Grouped group(DataStream<EventBatch> batches) {
        TypeInformation<Fragment> type = fragmentsFor(batches.getExecutionEnvironment());
        OutputTag<Fragment> toIntervals = new OutputTag<>("to-intervals", type);
        OutputTag<Fragment> toSessions = new OutputTag<>("to-sessions", type);
        SingleOutputStreamOperator<EventBatch> routed =
                batches.process(
                                new RouteBatches(
                                        mode, fingerprint, toIntervals, toSessions, destination),
                                EventBatch.TYPE)
                        .uid("route")
                        .name("Route by batching mode");
        if (mode == Mode.AS_RECEIVED) {
            routed.setBufferTimeout(AS_RECEIVED_MILLIS);
        }
        DataStream<EventGroup> intervals = intervals(byDevice(routed.getSideOutput(toIntervals)));
        DataStream<EventGroup> sessions = sessions(byDevice(routed.getSideOutput(toSessions)));
        return new Grouped(
                routed.keyBy(EventBatch::deviceKey, Types.STRING),
                mode == Mode.SESSION ? sessions : intervals);
    }

    /**
     * Compressed where they are parsed, if it is known that they will be: the windows' task, which
     * has more to do there, need not.
     */
    private static TypeInformation<Fragment> fragmentsFor(StreamExecutionEnvironment env) {
        String backend = env.getConfiguration().get(StateBackendOptions.STATE_BACKEND);
        return ON_THE_HEAP.contains(backend.toLowerCase(Locale.ROOT))
                ? Fragment.TYPE
                : Fragment.COMPRESSED_TYPE;
    }

    private static KeyedStream<Fragment, String> byDevice(DataStream<Fragment> fragments) {
        return fragments.keyBy(Fragment::deviceKey, Types.STRING);
    }

    private DataStream<EventGroup> intervals(KeyedStream<Fragment, String> fragments) {
        return fragments
                .transform(
                        "Collect each device's interval",
                        EventGroup.TYPE,
                        Windows.ofIntervals(
                                batching,
                                unusedBecause(Mode.TEN_MINUTE),
                                fragments.getExecutionConfig()))
                .uid("intervals");
    }

    private DataStream<EventGroup> sessions(KeyedStream<Fragment, String> fragments) {
        return fragments
                .transform(
                        "Collect whole sessions",
                        EventGroup.TYPE,
                        Windows.ofSessions(
                                batching,
                                unusedBecause(Mode.SESSION),
                                fragments.getExecutionConfig()))
                .uid("sessions");
    }

    private String unusedBecause(Mode windows) {
        return windows == mode
                ? ""
                : "The state holds open windows of "
                        + inWords(windows)
                        + ", but the settings now ask for "
                        + inWords(mode)
                        + ". Start the job with send-as-batch and wait-for-complete-batch as they"
                        + " were, stop it with --drain, which sends what is open, and then start"
                        + " it with the new settings.";
    }

    private static String inWords(Mode mode) {
        switch (mode) {
            case TEN_MINUTE:
                return "ten-minute batches";
            case SESSION:
                return "whole sessions";
            case AS_RECEIVED:
                return "events as received";
        }
        throw new IllegalArgumentException("No words for " + mode);
    }
}
