package io.eventforwarder.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventforwarder.model.EventType;
import java.util.EnumSet;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.testutils.MetricListener;
import org.junit.jupiter.api.Test;

class CountsByTypeTest {
    private final MetricListener listener = new MetricListener();

    @Test
    void eventsDroppedOfTypeHasTheTypeAsItsLabel() {
        CountsByType counts =
                new CountsByType(
                        listener.getMetricGroup(),
                        Metrics.EVENTS_DROPPED_OF_TYPE,
                        EnumSet.of(EventType.CRASH_REPORT, EventType.BREADCRUMB));
        counts.add(EventType.BREADCRUMB);
        counts.add(EventType.BREADCRUMB);
        counts.add(EventType.PROFILE);

        assertThat(count("breadcrumb")).isEqualTo(2);
        assertThat(count("crash_report")).isZero();
        assertThat(
                        listener.getCounter(
                                "kinesisanalytics", "eventType", "profile", "eventsDroppedOfType"))
                .isEmpty();
    }

    private long count(String type) {
        return listener.getCounter("kinesisanalytics", "eventType", type, "eventsDroppedOfType")
                .map(Counter::getCount)
                .orElseThrow();
    }
}
