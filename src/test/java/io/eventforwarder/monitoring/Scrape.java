package io.eventforwarder.monitoring;

import io.prometheus.client.Collector.MetricFamilySamples;
import io.prometheus.client.Collector.MetricFamilySamples.Sample;
import io.prometheus.client.CollectorRegistry;
import java.lang.reflect.Field;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.flink.metrics.MetricConfig;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.prometheus.AbstractPrometheusReporter;
import org.apache.flink.runtime.metrics.filter.MetricFilter;
import org.apache.flink.runtime.metrics.groups.AbstractMetricGroup;
import org.apache.flink.runtime.metrics.groups.FrontMetricGroup;
import org.apache.flink.runtime.metrics.groups.ReporterScopedSettings;
import org.apache.flink.runtime.testutils.InMemoryReporter;

/**
 * What Prometheus gets from Flink's own reporter, which is asked here without its HTTP server: that
 * one listens on every interface.
 */
public final class Scrape {
    private final Map<String, Set<String>> labelsByMetric = new TreeMap<>();

    /** Of the metrics that are registered now. */
    public static Scrape of(InMemoryReporter metrics) {
        Reporter reporter = new Reporter();
        reporter.open(new MetricConfig());
        try {
            metrics.getMetricsByGroup()
                    .forEach(
                            (group, named) ->
                                    named.forEach(
                                            (name, metric) ->
                                                    reporter.notifyOfAddedMetric(
                                                            metric, name, scoped(group))));
            Scrape scrape = new Scrape();
            for (MetricFamilySamples family :
                    Collections.list(reporter.registry().metricFamilySamples())) {
                for (Sample sample : family.samples) {
                    scrape.labelsByMetric
                            .computeIfAbsent(sample.name, name -> new TreeSet<>())
                            .addAll(sample.labelNames);
                }
            }
            return scrape;
        } finally {
            reporter.close();
        }
    }

    private static MetricGroup scoped(MetricGroup group) {
        return new FrontMetricGroup<>(
                new ReporterScopedSettings(0, '_', MetricFilter.NO_OP_FILTER, Set.of(), Map.of()),
                (AbstractMetricGroup<?>) group);
    }

    public Set<String> metrics() {
        return labelsByMetric.keySet();
    }

    /** The labels of a metric; none if there is no such metric. */
    public Set<String> labels(String metric) {
        return labelsByMetric.getOrDefault(metric, Set.of());
    }

    private static final class Reporter extends AbstractPrometheusReporter {
        CollectorRegistry registry() {
            try {
                Field registry = AbstractPrometheusReporter.class.getDeclaredField("registry");
                registry.setAccessible(true);
                return (CollectorRegistry) registry.get(this);
            } catch (ReflectiveOperationException e) {
                throw new LinkageError("Flink has no such reporter any more.", e);
            }
        }
    }
}
