package io.eventforwarder.window;

import io.eventforwarder.event.EventBatch;
import io.eventforwarder.event.Fragment;
import io.eventforwarder.metrics.KeptCount;
import io.eventforwarder.metrics.Metrics;
import io.eventforwarder.settings.Settings.Mode;
import java.util.List;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * Sends each batch the way that the mode asks for: on at once, to the ten-minute windows, or, taken
 * apart by session, to the session windows. Counts what the filters dropped, and drops the batches
 * that they left without events; where those ended sessions they close them first.
 */
final class RouteBatches extends ProcessFunction<EventBatch, EventBatch>
        implements CheckpointedFunction {
    private static final long serialVersionUID = 1L;

    private final Mode mode;
    private final long fingerprint;
    private final OutputTag<Fragment> toIntervals;
    private final OutputTag<Fragment> toSessions;

    private final String destination;

    private transient KeptCount filtered;
    private transient KnownDestination known;

    /**
     * @param fingerprint of the settings that have been applied to the batches
     * @param destination where records go, as a sentence names it; empty if nowhere that counts
     */
    RouteBatches(
            Mode mode,
            long fingerprint,
            OutputTag<Fragment> toIntervals,
            OutputTag<Fragment> toSessions,
            String destination) {
        this.mode = mode;
        this.fingerprint = fingerprint;
        this.toIntervals = toIntervals;
        this.toSessions = toSessions;
        this.destination = destination;
    }

    @Override
    public void initializeState(FunctionInitializationContext context) throws Exception {
        known = new KnownDestination(destination, context.getOperatorStateStore());
        filtered =
                KeptCount.counter(
                        Metrics.EVENTS_FILTERED,
                        getRuntimeContext().getMetricGroup(),
                        context.getOperatorStateStore());
    }

    @Override
    public void snapshotState(FunctionSnapshotContext context) throws Exception {
        known.store();
        filtered.store();
    }

    @Override
    public void processElement(EventBatch batch, Context context, Collector<EventBatch> out) {
        filtered.add(batch.filtered());
        if (batch.isEmptied() && (mode != Mode.SESSION || batch.endedSessions().isEmpty())) {
            return;
        }
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
