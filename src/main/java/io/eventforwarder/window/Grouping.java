package io.eventforwarder.window;

import io.eventforwarder.event.EventBatch;
import io.eventforwarder.event.EventGroup;
import io.eventforwarder.event.Fragment;
import io.eventforwarder.settings.BatchingSettings;
import io.eventforwarder.settings.Settings;
import io.eventforwarder.settings.Settings.Mode;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.KeyedStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.util.OutputTag;

/**
 * Groups each device's events as the mode asks. Both kinds of windows are part of the job in every
 * mode, so that none's state is ever lost by a change of the settings.
 */
public final class Grouping {
    private static final OutputTag<Fragment> TO_INTERVALS =
            new OutputTag<>("to-intervals", Fragment.TYPE);
    private static final OutputTag<Fragment> TO_SESSIONS =
            new OutputTag<>("to-sessions", Fragment.TYPE);

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
        SingleOutputStreamOperator<EventBatch> routed =
                batches.process(
                                new RouteBatches(
                                        mode, fingerprint, TO_INTERVALS, TO_SESSIONS, destination),
                                EventBatch.TYPE)
                        .uid("route")
                        .name("Route by batching mode");
        if (mode == Mode.AS_RECEIVED) {
            routed.setBufferTimeout(AS_RECEIVED_MILLIS);
        }
        DataStream<EventGroup> intervals = intervals(byDevice(routed.getSideOutput(TO_INTERVALS)));
        DataStream<EventGroup> sessions = sessions(byDevice(routed.getSideOutput(TO_SESSIONS)));
        return new Grouped(
                routed.keyBy(EventBatch::deviceKey, Types.STRING),
                mode == Mode.SESSION ? sessions : intervals);
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
