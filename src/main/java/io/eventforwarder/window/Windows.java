package io.eventforwarder.window;

import io.eventforwarder.event.EventGroup;
import io.eventforwarder.event.Fragment;
import io.eventforwarder.settings.BatchingSettings;
import org.apache.flink.api.common.ExecutionConfig;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.windowing.assigners.WindowAssigner;
import org.apache.flink.streaming.api.windowing.windows.TimeWindow;
import org.apache.flink.streaming.api.windowing.windows.Window;
import org.apache.flink.streaming.runtime.operators.windowing.WindowOperator;
import org.apache.flink.streaming.runtime.operators.windowing.functions.InternalIterableProcessWindowFunction;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Flink's window operator, which besides knows whether the mode uses it. Where the mode does not it
 * gets no input, and refuses to start with windows that another mode left open: they would be sent
 * as that mode's records in the midst of this one's.
 */
final class Windows<W extends Window>
        extends WindowOperator<String, Fragment, Iterable<Fragment>, EventGroup, W> {
    private static final long serialVersionUID = 1L;

    private final CountingTrigger<W> countingTrigger;
    private final CollectWindow<W> collect;
    private final String unusedBecause;

    private transient WindowCounts counts;

    /** Each device's interval. */
    static Windows<TimeWindow> ofIntervals(
            BatchingSettings batching, String unusedBecause, ExecutionConfig config) {
        return new Windows<>(
                new DeviceIntervals(batching.batchInterval()),
                new IntervalTrigger(batching.maxBufferedBytes()),
                new CollectInterval(),
                unusedBecause,
                config);
    }

    /** Each device's sessions. */
    static Windows<SessionWindow> ofSessions(
            BatchingSettings batching, String unusedBecause, ExecutionConfig config) {
        return new Windows<>(
                new SessionWindows(),
                new SessionTrigger(batching),
                new CollectSession(),
                unusedBecause,
                config);
    }

    /**
     * @param unusedBecause a sentence for whoever starts the job with windows open that its mode
     *     does not have; empty if it has them
     */
    private Windows(
            WindowAssigner<Fragment, W> assigner,
            CountingTrigger<W> trigger,
            CollectWindow<W> collect,
            String unusedBecause,
            ExecutionConfig config) {
        super(
                assigner,
                assigner.getWindowSerializer(config),
                Fragment::deviceKey,
                StringSerializer.INSTANCE,
                new ListStateDescriptor<>("window-contents", Fragment.Serializer.OF_STATE),
                new InternalIterableProcessWindowFunction<>(collect),
                trigger,
                0,
                null);
        this.countingTrigger = trigger;
        this.collect = collect;
        this.unusedBecause = unusedBecause;
    }

    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
        super.initializeState(context);
        counts = new WindowCounts(metrics, context.getOperatorStateStore());
        countingTrigger.countIn(counts);
        collect.countIn(counts);
    }

    @Override
    public void snapshotState(StateSnapshotContext context) throws Exception {
        super.snapshotState(context);
        counts.store();
    }

    @Override
    public void open() throws Exception {
        super.open();
        if (!unusedBecause.isEmpty()) {
            internalTimerService.forEachProcessingTimeTimer(
                    (window, time) -> {
                        throw new WindowsOfAnotherMode(unusedBecause);
                    });
        }
    }

    /** None: each window's trigger has a timer for its end, and looks after it. */
    @Override
    protected void registerCleanupTimer(W window) {}

    @Override
    public void processElement(StreamRecord<Fragment> element) throws Exception {
        counts.arrived(element.getValue());
        super.processElement(element);
    }
}
