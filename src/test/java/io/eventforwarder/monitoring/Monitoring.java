package io.eventforwarder.monitoring;

import com.fasterxml.jackson.databind.JsonNode;
import io.eventforwarder.testing.Json;
import io.eventforwarder.testing.ProjectFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The queries of {@code k8s/monitoring}. */
public final class Monitoring {
    static final Path FOLDER = ProjectFolder.path().resolve("k8s/monitoring");

    /** What Prometheus itself adds to every series of a pod. */
    private static final Set<String> OF_THE_TARGET = Set.of("namespace", "pod");

    private Monitoring() {}

    /** Sentences about metrics and labels that queries name and a scrape does not have. */
    public static List<String> missingIn(Scrape scrape) throws IOException {
        List<String> missing = new ArrayList<>();
        for (String expression : expressions()) {
            PromQuery query = PromQuery.of(expression);
            Set<String> labels = new TreeSet<>(OF_THE_TARGET);
            query.metrics()
                    .forEach(
                            (metric, selected) -> {
                                Set<String> has = new TreeSet<>(scrape.labels(metric));
                                if (has.isEmpty()) {
                                    missing.add("no metric " + metric + " for " + expression);
                                }
                                has.addAll(OF_THE_TARGET);
                                labels.addAll(has);
                                if (!has.containsAll(selected)) {
                                    missing.add("not all labels " + selected + " at " + metric);
                                }
                            });
            if (!labels.containsAll(query.groupedBy())) {
                missing.add("not all labels " + query.groupedBy() + " for " + expression);
            }
        }
        return missing;
    }

    /** Of the alerts and the dashboard. */
    static List<String> expressions() throws IOException {
        List<String> expressions = new ArrayList<>(Alerts.read().expressions());
        JsonNode dashboard = Json.read(Files.readString(FOLDER.resolve("dashboard.json")));
        dashboard.findValuesAsText("expr", expressions);
        return expressions;
    }
}
