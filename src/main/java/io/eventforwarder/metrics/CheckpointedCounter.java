package io.eventforwarder.metrics;

import java.util.List;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.OperatorStateStore;
import org.apache.flink.api.common.typeutils.base.LongSerializer;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.SimpleCounter;

/**
 * A count that is part of the operator's state, so it continues after a restart. A change of the
 * parallelism redistributes the counts of the subtasks; their sum stays the same.
 */
public final class CheckpointedCounter {
    private final SimpleCounter count = new SimpleCounter();
    private final ListState<Long> state;

    private CheckpointedCounter(String name, OperatorStateStore operatorState) throws Exception {
        state =
                operatorState.getListState(
                        new ListStateDescriptor<>(name, LongSerializer.INSTANCE));
        for (long restored : state.get()) {
            count.inc(restored);
        }
    }

    /** A count that only grows. The metric and the state have the same name. */
    public static CheckpointedCounter counter(
            String name, MetricGroup operator, OperatorStateStore operatorState) throws Exception {
        CheckpointedCounter counter = new CheckpointedCounter(name, operatorState);
        Metrics.counter(operator, name, counter.count);
        return counter;
    }

    /** A count that grows and shrinks. It may be negative per subtask after rescaling. */
    public static CheckpointedCounter gauge(
            String name, MetricGroup operator, OperatorStateStore operatorState) throws Exception {
        CheckpointedCounter counter = new CheckpointedCounter(name, operatorState);
        Metrics.gauge(operator, name, counter.count::getCount);
        return counter;
    }

    /** Adds a number, which may be negative. */
    public void add(long more) {
        count.inc(more);
    }

    /** Stores the count in the operator's state. Called at each checkpoint. */
    public void store() throws Exception {
        state.update(List.of(count.getCount()));
    }
}
