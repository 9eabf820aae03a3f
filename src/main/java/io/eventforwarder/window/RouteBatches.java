package io.eventforwarder.window;

import io.eventforwarder.event.EventBatch;
import io.eventforwarder.event.Fragment;
import io.eventforwarder.settings.Settings.Mode;
import java.util.List;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * Sends each batch the way that the mode asks for: on at once, to the ten-minute windows, or, taken
 * apart by session, to the session windows.
 */
final class RouteBatches extends ProcessFunction<EventBatch, EventBatch> {
    private static final long serialVersionUID = 1L;

    private final Mode mode;
    private final long fingerprint;
    private final OutputTag<Fragment> toIntervals;
    private final OutputTag<Fragment> toSessions;

    /**
     * @param fingerprint of the settings that have been applied to the batches
     */
    RouteBatches(
            Mode mode,
            long fingerprint,
            OutputTag<Fragment> toIntervals,
            OutputTag<Fragment> toSessions) {
        this.mode = mode;
        this.fingerprint = fingerprint;
        this.toIntervals = toIntervals;
        this.toSessions = toSessions;
    }

    @Override
    public void processElement(EventBatch batch, Context context, Collector<EventBatch> out) {
        switch (mode) {
            case AS_RECEIVED:
                out.collect(batch);
                break;
            case TEN_MINUTE:
                context.output(toIntervals, new Fragment(batch, "", false, fingerprint));
                break;
            case SESSION:
                List<Fragment> fragments = Sessions.fragments(batch, fingerprint);
                for (Fragment fragment : fragments) {
                    context.output(toSessions, fragment);
                }
                break;
        }
    }
}
