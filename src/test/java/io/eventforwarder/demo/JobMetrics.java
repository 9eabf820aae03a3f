package io.eventforwarder.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.eventforwarder.metrics.Metrics;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/** The job's own counters, as its REST interface shows them: up to ten seconds old. */
final class JobMetrics {
    private static final Map<String, String> SHOWN = new LinkedHashMap<>();
    private static final ObjectMapper JSON = new ObjectMapper();

    static {
        SHOWN.put(Metrics.EVENTS_RECEIVED, "received");
        SHOWN.put(Metrics.EVENTS_FORWARDED, "forwarded");
        SHOWN.put(Metrics.EVENTS_FILTERED, "filtered");
        SHOWN.put(Metrics.EVENTS_DEAD_LETTERED, "dead-lettered");
        SHOWN.put(Metrics.EVENTS_IN_WINDOWS, "in windows");
        SHOWN.put(Metrics.EVENTS_IN_SINK, "in the sink");
    }

    private final HttpClient client = HttpClient.newHttpClient();
    private final URI dashboard;

    JobMetrics(URI dashboard) {
        this.dashboard = dashboard;
    }

    /** For people, summed over operators and subtasks; empty until the job shows some. */
    String describe() throws InterruptedException {
        Map<String, Long> sums = new LinkedHashMap<>();
        try {
            for (JsonNode job : get("/jobs").path("jobs")) {
                String path = "/jobs/" + job.path("id").asText();
                for (JsonNode vertex : get(path).path("vertices")) {
                    add(path + "/vertices/" + vertex.path("id").asText(), sums);
                }
            }
        } catch (IOException e) {
            // The dashboard may be late, or busy; the demo's own numbers do not need it.
            return "";
        }
        StringJoiner text = new StringJoiner("  ");
        SHOWN.forEach(
                (metric, word) -> {
                    if (sums.containsKey(metric)) {
                        text.add(String.format("%s %,d", word, sums.get(metric)));
                    }
                });
        return text.toString();
    }

    private void add(String vertex, Map<String, Long> sums)
            throws IOException, InterruptedException {
        List<String> ids = new ArrayList<>();
        for (JsonNode metric : get(vertex + "/subtasks/metrics")) {
            String id = metric.path("id").asText();
            if (SHOWN.containsKey(name(id))) {
                ids.add(id);
            }
        }
        if (!ids.isEmpty()) {
            String query = "/subtasks/metrics?agg=sum&get=" + String.join(",", ids);
            for (JsonNode metric : get(vertex + query)) {
                sums.merge(
                        name(metric.path("id").asText()), metric.path("sum").asLong(), Long::sum);
            }
        }
    }

    private static String name(String metricId) {
        return metricId.substring(metricId.lastIndexOf('.') + 1);
    }

    private JsonNode get(String path) throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(dashboard + path.replace(" ", "%20")))
                        .timeout(Duration.ofSeconds(2))
                        .build();
        return JSON.readTree(client.send(request, BodyHandlers.ofByteArray()).body());
    }
}
