package io.eventforwarder.sink.deadletter;

import io.eventforwarder.metrics.CheckpointedCounter;
import io.eventforwarder.metrics.Metrics;
import io.eventforwarder.model.DeadLetter;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;

/** Counts the events that became dead letters at any stage. */
public final class CountDeadLetters extends RichMapFunction<DeadLetter, DeadLetter>
        implements CheckpointedFunction {
    private static final long serialVersionUID = 1L;

    private transient CheckpointedCounter events;

    @Override
    public void initializeState(FunctionInitializationContext context) throws Exception {
        events =
                CheckpointedCounter.counter(
                        Metrics.EVENTS_DEAD_LETTERED,
                        getRuntimeContext().getMetricGroup(),
                        context.getOperatorStateStore());
    }

    @Override
    public void snapshotState(FunctionSnapshotContext context) throws Exception {
        events.store();
    }

    @Override
    public DeadLetter map(DeadLetter letter) {
        events.add(letter.events());
        return letter;
    }
}
