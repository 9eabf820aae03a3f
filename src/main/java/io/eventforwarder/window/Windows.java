package io.eventforwarder.window;

import io.eventforwarder.event.EventGroup;
import io.eventforwarder.event.Fragment;
import io.eventforwarder.settings.BatchingSettings;
import javax.annotation.Nullable;
import org.apache.flink.api.common.ExecutionConfig;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.State;
import org.apache.flink.api.common.state.StateDescriptor;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.runtime.state.KeyedStateBackend;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.runtime.state.internal.InternalListState;
import org.apache.flink.runtime.state.internal.InternalValueState;
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
class Windows<W extends Window, P>
        extends WindowOperator<String, Fragment, Iterable<Fragment>, EventGroup, W> {
    private static final long serialVersionUID = 1L;

    private final CountingTrigger<W, P> countingTrigger;
    private final CollectWindow<W, P> collect;
    private final String unusedBecause;

    private transient WindowCounts counts;
    @Nullable private transient WindowBuffer<W, P> buffer;

    /** Each device's interval. */
    static Windows<TimeWindow, Long> ofIntervals(
            BatchingSettings batching, String unusedBecause, ExecutionConfig config) {
        return new IntervalWindows(batching, new CollectInterval(), unusedBecause, config);
    }

    /** Each device's sessions. */
    static Windows<SessionWindow, SessionProgress> ofSessions(
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
    Windows(
            WindowAssigner<Fragment, W> assigner,
            CountingTrigger<W, P> trigger,
            CollectWindow<W, P> collect,
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
        collect.findProgress(
                window ->
                        getPartitionedState(window, windowSerializer, countingTrigger.progress()));
    }

    @Override
    public void snapshotState(StateSnapshotContext context) throws Exception {
        writeAll();
        super.snapshotState(context);
        counts.store();
    }

    /** Has the state backend take whatever is held back from it. */
    final void writeAll() throws Exception {
        if (buffer != null) {
            buffer.writeAll();
        }
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

    /**
     * The contents of windows, for which the window operator asks here: behind a buffer where the
     * state backend keeps bytes. Where it keeps objects a buffer would be a second one.
     */
    @Override
    @SuppressWarnings("unchecked")
    protected <N, S extends State, T> S getOrCreateKeyedState(
            TypeSerializer<N> namespaces, StateDescriptor<S, T> descriptor) throws Exception {
        S stored = super.getOrCreateKeyedState(namespaces, descriptor);
        KeyedStateBackend<String> backend = getKeyedStateBackend();
        if (!descriptor.equals(getStateDescriptor()) || !keepsBytes()) {
            return stored;
        }
        int slots =
                getContainingTask()
                        .getEnvironment()
                        .getTaskManagerInfo()
                        .getConfiguration()
                        .get(TaskManagerOptions.NUM_TASK_SLOTS);
        buffer =
                new WindowBuffer<>(
                        backend,
                        (InternalListState<String, W, Fragment>) stored,
                        (InternalValueState<String, W, P>)
                                super.getOrCreateKeyedState(
                                        windowSerializer, countingTrigger.progress()),
                        WindowBuffer.maxBytes(Runtime.getRuntime().maxMemory(), slots));
        return (S) buffer.contents();
    }

    /** Whether the state backend keeps bytes rather than objects. */
    final boolean keepsBytes() {
        return getKeyedStateBackend().isSafeToReuseKVState();
    }

    /** What the trigger keeps of a window; public in Flink 2. */
    @Override
    @SuppressWarnings("unchecked")
    public <S extends State, N> S getPartitionedState(
            N window, TypeSerializer<N> namespaces, StateDescriptor<S, ?> descriptor)
            throws Exception {
        return buffer == null || !descriptor.equals(countingTrigger.progress())
                ? super.getPartitionedState(window, namespaces, descriptor)
                : (S) buffer.progressOf((W) window);
    }

    /** None: each window's trigger has a timer for its end, and looks after it. */
    @Override
    protected void registerCleanupTimer(W window) {}

    @Override
    public void processElement(StreamRecord<Fragment> element) throws Exception {
        counts.arrived(element.getValue());
        super.processElement(element);
        if (buffer != null) {
            buffer.writeExcess();
        }
    }
}
