package io.eventforwarder.testing;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Flink's REST API, as the dashboard uses it. */
public final class Dashboard {
    private final HttpClient client = HttpClient.newHttpClient();
    private final String address;

    public Dashboard(String address) {
        this.address = address;
    }

    /** The id of the only job. */
    public String job() throws IOException, InterruptedException {
        return Json.read(get("/jobs")).at("/jobs/0/id").asText();
    }

    /** Everything that the REST API shows of the cluster and its only job, by path. */
    public Map<String, String> everything() throws IOException, InterruptedException {
        String job = "/jobs/" + job();
        List<String> paths =
                new ArrayList<>(
                        List.of(
                                "/config",
                                "/overview",
                                "/jobmanager/config",
                                "/jobmanager/environment",
                                "/jobmanager/metrics",
                                "/taskmanagers",
                                "/jobs/overview",
                                "/jobs/metrics",
                                job,
                                job + "/config",
                                job + "/plan",
                                job + "/exceptions",
                                job + "/checkpoints",
                                job + "/checkpoints/config",
                                job + "/accumulators",
                                job + "/metrics"));
        for (JsonNode taskManager : Json.read(get("/taskmanagers")).path("taskmanagers")) {
            String path = "/taskmanagers/" + taskManager.path("id").asText();
            paths.addAll(List.of(path, path + "/metrics"));
        }
        for (JsonNode vertex : Json.read(get(job)).path("vertices")) {
            String path = job + "/vertices/" + vertex.path("id").asText();
            paths.addAll(List.of(path, path + "/accumulators", path + "/subtasks/metrics"));
            List<String> metrics = new ArrayList<>();
            for (JsonNode metric : Json.read(get(path + "/subtasks/metrics"))) {
                metrics.add(metric.path("id").asText().replace(" ", "%20"));
            }
            paths.add(path + "/subtasks/metrics?get=" + String.join(",", metrics));
        }
        Map<String, String> answers = new LinkedHashMap<>();
        for (String path : paths) {
            answers.put(path, get(path));
        }
        return answers;
    }

    public String get(String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(address + path)).build();
        return client.send(request, BodyHandlers.ofString()).body();
    }

    public String post(String path, String json) throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(address + path))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(json))
                        .build();
        return client.send(request, BodyHandlers.ofString()).body();
    }
}
