package io.eventforwarder.batching;

import io.eventforwarder.model.CloseReason;
import io.eventforwarder.model.EventGroup;
import io.eventforwarder.model.Fragment;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.windowing.ProcessWindowFunction;
import org.apache.flink.streaming.api.windowing.windows.Window;
import org.apache.flink.util.Collector;

/**
 * Emits the contents of a fired window as one group. A window without events, which holds only the
 * ends of sessions, emits nothing.
 */
final class CollectWindow<W extends Window>
        extends ProcessWindowFunction<Fragment, EventGroup, String, W>
        implements CheckpointedFunction {
    private static final long serialVersionUID = 1L;

    private final WindowTrigger<W> trigger;

    private transient WindowCounts counts;

    /**
     * @param trigger the trigger of the same window operator. Function and trigger are serialized
     *     together with the operator, so each subtask has one trigger that both share.
     */
    CollectWindow(WindowTrigger<W> trigger) {
        this.trigger = trigger;
    }

    @Override
    public void initializeState(FunctionInitializationContext context) throws Exception {
        counts =
                new WindowCounts(
                        getRuntimeContext().getMetricGroup(), context.getOperatorStateStore());
        trigger.countIn(counts);
    }

    @Override
    public void snapshotState(FunctionSnapshotContext context) throws Exception {
        counts.store();
    }

    @Override
    public void process(
            String deviceKey,
            Context context,
            Iterable<Fragment> contents,
            Collector<EventGroup> out)
            throws Exception {
        CloseReason reason = trigger.closeReason(context);
        List<Fragment> fragments = new ArrayList<>();
        for (Fragment fragment : contents) {
            if (!fragment.isEmptied()) {
                fragments.add(fragment);
            }
        }
        if (!fragments.isEmpty()) {
            EventGroup group = new EventGroup(deviceKey, reason, fragments);
            counts.sent(group);
            out.collect(group);
        }
    }
}
