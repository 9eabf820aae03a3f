package io.eventforwarder.batching;

import io.eventforwarder.metrics.CheckpointedCounter;
import io.eventforwarder.metrics.Metrics;
import io.eventforwarder.model.EventBatch;
import io.eventforwarder.model.Fragment;
import io.eventforwarder.settings.Settings.Mode;
import io.eventforwarder.settings.StateOfAnotherDestinationException;
import java.util.List;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.OperatorStateStore;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Divides each batch into fragments: one for each session in session mode, else one. Counts the
 * events that the filters dropped. Drops batches that lost all of their events in the filters. In
 * session mode, if such a batch ends a session, the end is still forwarded to the session's window.
 *
 * <p>This operator is part of the job in every mode. Its state names the mode and the destination,
 * and it refuses state of another mode or destination. Flink's own check is not enough: with {@code
 * allowNonRestoredState} it would drop open windows without a message.
 */
public final class RouteBatches extends ProcessFunction<EventBatch, Fragment>
        implements CheckpointedFunction {
    private static final long serialVersionUID = 1L;

    private final Mode mode;
    private final String destination;
    private final long fingerprint;
    private final boolean compresses;

    private transient CheckpointedCounter filtered;
    private transient ListState<String> modes;
    private transient ListState<String> destinations;

    /**
     * @param destination the customer's stream as a phrase for messages; empty for other outputs
     * @param fingerprint the fingerprint of the settings that have been applied to the batches
     * @param compresses whether fragments are compressed. RocksDB copies and compresses each value
     *     again at every flush and compaction, which is faster for values that are already
     *     compressed.
     */
    public RouteBatches(Mode mode, String destination, long fingerprint, boolean compresses) {
        this.mode = mode;
        this.destination = destination;
        this.fingerprint = fingerprint;
        this.compresses = compresses;
    }

    @Override
    public void initializeState(FunctionInitializationContext context) throws Exception {
        OperatorStateStore state = context.getOperatorStateStore();
        modes = names(state, "mode");
        for (String written : modes.get()) {
            if (!written.equals(mode.name())) {
                throw new StateOfAnotherModeException(Mode.valueOf(written), mode);
            }
        }
        destinations = names(state, "destination");
        for (String written : destinations.get()) {
            if (!destination.isEmpty() && !written.equals(destination)) {
                throw new StateOfAnotherDestinationException(written, destination);
            }
        }
        RuntimeContext runtime = getRuntimeContext();
        filtered =
                CheckpointedCounter.counter(
                        Metrics.EVENTS_FILTERED, runtime.getMetricGroup(), state);
    }

    /**
     * Each entry is restored in one subtask, which is enough to refuse the state. A union list
     * would give all entries to each subtask, but Flink fails checkpoints with union lists after a
     * part of the source has finished.
     */
    private static ListState<String> names(OperatorStateStore state, String name) throws Exception {
        return state.getListState(new ListStateDescriptor<>(name, StringSerializer.INSTANCE));
    }

    @Override
    public void snapshotState(FunctionSnapshotContext context) throws Exception {
        modes.update(List.of(mode.name()));
        if (!destination.isEmpty()) {
            destinations.update(List.of(destination));
        }
        filtered.store();
    }

    @Override
    public void processElement(EventBatch batch, Context context, Collector<Fragment> out) {
        filtered.add(batch.filtered());
        if (mode == Mode.SESSION) {
            if (!batch.isEmptied() || !batch.endedSessions().isEmpty()) {
                Sessions.fragments(batch, fingerprint).forEach(fragment -> collect(fragment, out));
            }
        } else if (!batch.isEmptied()) {
            collect(new Fragment(batch, "", false, fingerprint), out);
        }
    }

    private void collect(Fragment fragment, Collector<Fragment> out) {
        out.collect(compresses ? fragment.compressed() : fragment);
    }
}
