package io.eventforwarder.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.awaitility.Awaitility;

/** A client of a session cluster's REST API: uploads, runs and stops jobs. */
public final class FlinkRest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String GROUP = ".kinesisanalytics.";
    private static final String BOUNDARY = "of-a-job-jar";
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final HttpClient client = HttpClient.newHttpClient();
    private final URI address;

    public record Answer(int status, JsonNode json) {
        public String job() throws IOException {
            return ok(this).path("jobid").asText();
        }

        public boolean isOk() {
            return status < 300;
        }

        /** The error messages, as the dashboard shows them. */
        public String errors() {
            StringBuilder text = new StringBuilder();
            json.path("errors").forEach(error -> text.append(error.asText()).append('\n'));
            return text.toString();
        }
    }

    public FlinkRest(URI address) {
        this.address = address;
    }

    public String upload(Path jar) throws IOException, InterruptedException {
        String head =
                "--%s\r\nContent-Disposition: form-data; name=\"jarfile\"; filename=\"%s\"\r\n"
                                .formatted(BOUNDARY, jar.getFileName())
                        + "Content-Type: application/x-java-archive\r\n\r\n";
        BodyPublisher body =
                BodyPublishers.concat(
                        BodyPublishers.ofString(head),
                        BodyPublishers.ofFile(jar),
                        BodyPublishers.ofString("\r\n--" + BOUNDARY + "--\r\n"));
        Answer answer =
                send(
                        request("/jars/upload")
                                .header("Content-Type", "multipart/form-data; boundary=" + BOUNDARY)
                                .POST(body));
        String file = ok(answer).path("filename").asText();
        return file.substring(file.lastIndexOf('/') + 1);
    }

    public Answer run(
            String jar, int parallelism, Map<String, String> configuration, String... arguments)
            throws IOException, InterruptedException {
        ObjectNode body = JSON.createObjectNode().put("parallelism", parallelism);
        body.set("flinkConfiguration", JSON.valueToTree(configuration));
        body.set("programArgsList", JSON.valueToTree(arguments));
        return post("/jars/" + jar + "/run", body);
    }

    public void delete(String jar) throws IOException, InterruptedException {
        ok(send(request("/jars/" + jar).DELETE()));
    }

    public JsonNode get(String path) throws IOException, InterruptedException {
        return ok(send(request(path).GET()));
    }

    /** The response to a GET request as it is, whatever its status. */
    public String text(String path) throws IOException, InterruptedException {
        return client.send(request(path).GET().build(), BodyHandlers.ofString()).body();
    }

    public String state(String job) throws IOException, InterruptedException {
        return get("/jobs/" + job).path("state").asText();
    }

    public Set<String> taskManagers(String job) throws IOException, InterruptedException {
        Set<String> names = new HashSet<>();
        for (JsonNode vertex : get("/jobs/" + job).path("vertices")) {
            String path = "/jobs/" + job + "/vertices/" + vertex.path("id").asText();
            get(path)
                    .path("subtasks")
                    .forEach(subtask -> names.add(subtask.path("taskmanager-id").asText()));
        }
        return names;
    }

    public long metric(String job, String name) throws IOException, InterruptedException {
        return get("/jobs/" + job + "/metrics?get=" + name).at("/0/value").asLong();
    }

    /**
     * Metrics of the group {@code kinesisanalytics}, summed over a job's operators and subtasks.
     */
    public Map<String, Long> sums(String job, Set<String> names)
            throws IOException, InterruptedException {
        Map<String, Long> sums = new HashMap<>();
        for (JsonNode vertex : get("/jobs/" + job).path("vertices")) {
            String path =
                    "/jobs/%s/vertices/%s/subtasks/metrics"
                            .formatted(job, vertex.path("id").asText());
            List<String> ids = new ArrayList<>();
            for (JsonNode metric : get(path)) {
                String id = metric.path("id").asText();
                if (id.contains(GROUP) && names.contains(name(id))) {
                    ids.add(id);
                }
            }
            if (!ids.isEmpty()) {
                String query = URLEncoder.encode(String.join(",", ids), StandardCharsets.UTF_8);
                for (JsonNode metric : get(path + "?agg=sum&get=" + query)) {
                    sums.merge(
                            name(metric.path("id").asText()),
                            metric.path("sum").asLong(),
                            Long::sum);
                }
            }
        }
        return sums;
    }

    private static String name(String metricId) {
        return metricId.substring(metricId.lastIndexOf('.') + 1);
    }

    /** The start of a job's last complete checkpoint, by the clock of the JobManager. */
    public Optional<Instant> lastCheckpoint(String job) throws IOException, InterruptedException {
        JsonNode last = get("/jobs/" + job + "/checkpoints").at("/latest/completed");
        return last.has("trigger_timestamp")
                ? Optional.of(Instant.ofEpochMilli(last.path("trigger_timestamp").asLong()))
                : Optional.empty();
    }

    public String stop(String job) throws IOException, InterruptedException {
        ObjectNode body = JSON.createObjectNode().put("drain", false);
        String trigger = ok(post("/jobs/" + job + "/stop", body)).path("request-id").asText();
        String path = "/jobs/" + job + "/savepoints/" + trigger;
        Awaitility.await("savepoint of " + job)
                .atMost(PATIENCE)
                .until(() -> get(path).at("/status/id").asText().equals("COMPLETED"));
        JsonNode operation = get(path).path("operation");
        if (!operation.has("location")) {
            throw new AssertionError(operation.toString());
        }
        awaitState(job, "FINISHED");
        return operation.path("location").asText();
    }

    public void cancel(String job) throws IOException, InterruptedException {
        ok(send(request("/jobs/" + job).method("PATCH", BodyPublishers.noBody())));
        awaitState(job, "CANCELED");
    }

    public void awaitRunning(String job) {
        Awaitility.await("tasks of " + job)
                .atMost(PATIENCE)
                .until(
                        () -> {
                            JsonNode counts = get("/jobs/" + job).path("status-counts");
                            int all = 0;
                            for (JsonNode count : counts) {
                                all += count.asInt();
                            }
                            return all > 0 && counts.path("RUNNING").asInt() == all;
                        });
    }

    public void awaitState(String job, String state) {
        Awaitility.await(job + " is " + state)
                .atMost(PATIENCE)
                .until(() -> state(job).equals(state));
    }

    public Answer post(String path, JsonNode json) throws IOException, InterruptedException {
        return send(
                request(path)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(json.toString())));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(address.resolve(path)).timeout(PATIENCE);
    }

    private Answer send(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<byte[]> response = client.send(request.build(), BodyHandlers.ofByteArray());
        return new Answer(response.statusCode(), JSON.readTree(response.body()));
    }

    private static JsonNode ok(Answer answer) throws IOException {
        if (!answer.isOk()) {
            throw new IOException(answer.status() + " " + answer.errors());
        }
        return answer.json();
    }
}
