package io.eventforwarder.kubernetes;

import io.prometheus.client.Collector.MetricFamilySamples.Sample;
import io.prometheus.client.CollectorRegistry;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.metrics.prometheus.AbstractPrometheusReporter;
import org.apache.flink.metrics.reporter.MetricReporterFactory;

/**
 * What Flink's Prometheus reporter would show, without its server, which listens on all interfaces.
 */
public final class UnservedPrometheusReporter extends AbstractPrometheusReporter {
    private static final String ID = "id";
    private static final Map<String, UnservedPrometheusReporter> BY_ID = new ConcurrentHashMap<>();

    private UnservedPrometheusReporter() {}

    /** Has a cluster report to a reporter of its own, and returns the name to find it by. */
    static String addTo(Configuration cluster) {
        String id = UUID.randomUUID().toString();
        cluster.setString("metrics.reporter.unserved.factory.class", Factory.class.getName());
        cluster.setString("metrics.reporter.unserved." + ID, id);
        return id;
    }

    /** The samples of a scrape now. */
    static List<Sample> scrape(String id) {
        List<Sample> samples = new ArrayList<>();
        Collections.list(BY_ID.get(id).collectors().metricFamilySamples())
                .forEach(family -> samples.addAll(family.samples));
        return samples;
    }

    private CollectorRegistry collectors() {
        try {
            // Only the server that it is made for may ask for it.
            Field registry = AbstractPrometheusReporter.class.getDeclaredField("registry");
            registry.setAccessible(true);
            return (CollectorRegistry) registry.get(this);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("Flink's reporter has changed.", e);
        }
    }

    /** Flink finds it as a service. */
    public static final class Factory implements MetricReporterFactory {
        @Override
        public UnservedPrometheusReporter createMetricReporter(Properties properties) {
            UnservedPrometheusReporter reporter = new UnservedPrometheusReporter();
            BY_ID.put(properties.getProperty(ID), reporter);
            return reporter;
        }
    }
}
