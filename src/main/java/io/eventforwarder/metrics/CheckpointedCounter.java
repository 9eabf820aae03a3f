package io.eventforwarder.metrics;

import java.util.List;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.OperatorStateStore;
import org.apache.flink.api.common.typeutils.base.LongSerializer;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.SimpleCounter;

/**
 * A count of the ledger: a metric that goes on where it stood after a restart. When the parallelism
 * changes, the subtasks' counts change hands; their sum is what holds.
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

    /**
     * A count that grows.
     *
     * @param name one of {@link Metrics}; the operator's state has it, too
     */
    public static CheckpointedCounter counter(
            String name, MetricGroup operator, OperatorStateStore operatorState) throws Exception {
        CheckpointedCounter kept = new CheckpointedCounter(name, operatorState);
        Metrics.counter(operator, name, kept.count);
        return kept;
    }

    /**
     * A count of what comes and goes; a subtask's own is below 0 where others' comings go.
     *
     * @param name one of {@link Metrics}; the operator's state has it, too
     */
    public static CheckpointedCounter gauge(
            String name, MetricGroup operator, OperatorStateStore operatorState) throws Exception {
        CheckpointedCounter kept = new CheckpointedCounter(name, operatorState);
        Metrics.gauge(operator, name, kept.count::getCount);
        return kept;
    }

    /** Counts more, or with a negative number less. */
    public void add(long more) {
        count.inc(more);
    }

    /** Puts the count into the operator's state, at a checkpoint. */
    public void store() throws Exception {
        state.update(List.of(count.getCount()));
    }
}
