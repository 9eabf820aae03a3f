package io.eventforwarder.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.apache.flink.api.common.JobID;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.metrics.HistogramStatistics;
import org.apache.flink.metrics.Metric;
import org.apache.flink.runtime.clusterframework.types.ResourceID;
import org.apache.flink.runtime.executiongraph.ExecutionGraphTestUtils;
import org.apache.flink.runtime.metrics.groups.TaskManagerMetricGroup;
import org.apache.flink.runtime.metrics.groups.TaskMetricGroup;
import org.apache.flink.runtime.metrics.util.TestingMetricRegistry;

/** Collects the metrics that the operator of a test harness registers, by their names. */
public final class TaskMetrics {
    private final Map<String, Metric> byName = new HashMap<>();

    /** The metric group for the harness's environment. */
    public TaskMetricGroup group() {
        return TaskManagerMetricGroup.createTaskManagerMetricGroup(
                        TestingMetricRegistry.builder()
                                .setRegisterConsumer(
                                        (metric, name, group) -> byName.put(name, metric))
                                .build(),
                        "localhost",
                        ResourceID.generate())
                .addJob(new JobID(), "job")
                .addTask(ExecutionGraphTestUtils.createExecutionAttemptId(), "task");
    }

    public long counter(String name) {
        return registered(name, Counter.class).getCount();
    }

    public long gauge(String name) {
        return (Long) registered(name, Gauge.class).getValue();
    }

    public HistogramStatistics histogram(String name) {
        return registered(name, Histogram.class).getStatistics();
    }

    private <T> T registered(String name, Class<T> type) {
        assertThat(byName).containsKey(name);
        return type.cast(byName.get(name));
    }
}
