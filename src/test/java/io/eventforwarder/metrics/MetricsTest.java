package io.eventforwarder.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventforwarder.model.EventType;
import io.eventforwarder.testing.ProjectFolder;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.testutils.MetricListener;
import org.junit.jupiter.api.Test;

class MetricsTest {
    /** The managed service publishes only the metrics of this group to CloudWatch. */
    private static final String GROUP = "kinesisanalytics";

    private final MetricListener listener = new MetricListener();

    @Test
    void eventsOfATypeAreCountedWithTheTypeAsLabel() {
        CountsByType counts =
                new CountsByType(
                        listener.getMetricGroup(),
                        Metrics.EVENTS_DROPPED_OF_TYPE,
                        EnumSet.of(EventType.CRASH_REPORT, EventType.BREADCRUMB));
        counts.add(EventType.BREADCRUMB);
        counts.add(EventType.PROFILE);

        assertThat(droppedOfType("breadcrumb")).contains(1L);
        assertThat(droppedOfType("crash_report")).contains(0L);
        assertThat(droppedOfType("profile")).isEmpty();
    }

    private Optional<Long> droppedOfType(String type) {
        return listener.getCounter(GROUP, "eventType", type, "eventsDroppedOfType")
                .map(Counter::getCount);
    }

    @Test
    void noTwoMetricsShareAName() {
        assertThat(names())
                .doesNotHaveDuplicates()
                .allSatisfy(name -> assertThat(name).matches("[a-z]+([A-Z][a-z]+)+"));
    }

    @Test
    void theDocumentsExplainEveryMetric() throws IOException {
        String page =
                Files.readString(ProjectFolder.path().resolve("src/site/markdown/metrics.md"));
        int start = page.indexOf("\n## Every metric\n");
        String section = page.substring(start, page.indexOf("\n## ", start + 1));

        List<String> explained =
                section.lines()
                        .filter(line -> line.startsWith("| `"))
                        .map(line -> line.substring(3, line.indexOf('`', 3)))
                        .toList();

        assertThat(explained).containsExactlyInAnyOrderElementsOf(names());
    }

    private static List<String> names() {
        return Stream.of(Metrics.class.getFields())
                .filter(field -> Modifier.isStatic(field.getModifiers()))
                .map(MetricsTest::value)
                .toList();
    }

    private static String value(Field field) {
        try {
            return (String) field.get(null);
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }
}
