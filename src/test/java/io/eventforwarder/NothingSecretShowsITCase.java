package io.eventforwarder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.eventforwarder.testing.BatchJson;
import io.eventforwarder.testing.FlinkRest;
import io.eventforwarder.testing.HttpStub;
import io.eventforwarder.testing.Json;
import io.eventforwarder.testing.KinesisEmulator;
import io.eventforwarder.testing.LocalRunProcess;
import io.eventforwarder.testing.PropertiesJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs jobs with known secrets and known event content at log level DEBUG, and searches everything
 * that Flink shows, logs and writes for them.
 */
class NothingSecretShowsITCase {

    private static final String LOG =
            """
            rootLogger.level = debug
            rootLogger.appenderRef.console.ref = console
            appender.console.name = console
            appender.console.type = Console
            appender.console.target = SYSTEM_ERR
            appender.console.layout.type = PatternLayout
            appender.console.layout.pattern = %d %p %c - %m%n%xEx
            """;

    private static final List<String> SECRETS =
            List.of(
                    "AKIAPLANTEDUSER00000",
                    "planted-user-secret-key",
                    "planted-partition-secret",
                    "AKIAPLANTEDBASE00000",
                    "planted-base-secret-key",
                    "planted-base-session-token",
                    "planted-role-secret-key",
                    "planted-role-session-token");

    private static final List<String> CONTENT =
            List.of(
                    "Planted Event Name",
                    "planted-attribute",
                    "planted@example.com",
                    "planted-device-stamp",
                    "b7a1c0de-1111-4222-8333-444455556666",
                    "7346244611012968789",
                    "203.0.113.77",
                    "51.4778123",
                    "-0.0014567",
                    "planted-session",
                    "Planted's phone");

    private static final String EVENT =
            """
            {"event_type": "custom_event", "data": {"event_name": "Planted Event Name",
             "custom_attributes": {"a": "planted-attribute"}, "session_uuid": "planted-session",
             "location": {"latitude": 51.4778123, "longitude": -0.0014567}}}""";

    private static final List<String> JOB_PARTS =
            List.of(
                    "",
                    "/config",
                    "/plan",
                    "/exceptions",
                    "/checkpoints",
                    "/checkpoints/config",
                    "/accumulators",
                    "/metrics");

    private static final Map<String, String> OWN_CREDENTIALS =
            Map.of(
                    "AWS_ACCESS_KEY_ID", "AKIAPLANTEDBASE00000",
                    "AWS_SECRET_ACCESS_KEY", "planted-base-secret-key",
                    "AWS_SESSION_TOKEN", "planted-base-session-token");

    @AutoClose private static KinesisEmulator emulator;

    @TempDir private Path folder;

    private HttpStub kinesis;
    private HttpStub sts;

    @BeforeAll
    static void startEmulator() throws Exception {
        emulator = KinesisEmulator.start();
    }

    @BeforeEach
    void startServices() throws IOException {
        kinesis = HttpStub.started().answersJson(500, quotingEverything("InternalFailure"));
        sts =
                HttpStub.started()
                        .answersAssumedRole(
                                "planted-role-secret-key", "planted-role-session-token");
    }

    @AfterEach
    void stopServices() {
        kinesis.close();
        sts.close();
    }

    @Test
    void ofAUserWhoseKeysStandInTheEnvironment() throws Exception {
        find(
                toKinesis()
                        .set("Connection", "wait-for-complete-batch", "true")
                        .set("Batching", "session-timeout", "1 s")
                        .set("Configuration", "access-key-id", "env:KEY_ID")
                        .set("Configuration", "secret-access-key", "env:KEY")
                        .set("Output", "partition-key-secret", "env:PARTITION"),
                Map.of(
                        "KEY_ID", "AKIAPLANTEDUSER00000",
                        "KEY", "planted-user-secret-key",
                        "PARTITION", "planted-partition-secret"));
    }

    @Test
    void ofARoleAndOfTheJobsOwnCredentials() throws Exception {
        find(
                toKinesis()
                        .set("Configuration", "aws-account-id", "123456789012")
                        .set("Configuration", "org-id", "1111")
                        .set("Output", "partition-key-secret", "planted-partition-secret")
                        .set("Output", "sts-endpoint", sts.uri().toString()),
                Map.of());
        assertThat(sts.requests()).isNotEmpty();
    }

    @Test
    void inAJobThatFails() throws Exception {
        Files.writeString(folder.resolve("letters"), "a file where a folder is to be");
        writeFile(input());
        try (LocalRunProcess run =
                run(
                        toKinesis()
                                .set("Configuration", "access-key-id", "AKIAPLANTEDUSER00000")
                                .set(
                                        "Configuration",
                                        "secret-access-key",
                                        "planted-user-secret-key")
                                .without("Source")
                                .set("Source", "type", "files")
                                .set("Source", "path", "in.jsonl")
                                .set("Output", "dead-letter-path", "letters"),
                        Map.of())) {
            run.await("started");
            FlinkRest rest = new FlinkRest(URI.create(run.dashboard().orElseThrow()));
            await().until(() -> rest.text(job(rest) + "/exceptions").contains("letters"));
            Map<String, String> shown = everything(rest);

            assertThat(run.exitStatus()).isEqualTo(1);
            shown.put("out", run.out());
            shown.put("log", run.err());
            assertHasNone(shown, SECRETS);
            assertHasNone(shown, CONTENT);
        }
    }

    private void find(PropertiesJson properties, Map<String, String> environment) throws Exception {
        String stream = folder.getFileName().toString();
        emulator.createStream(stream, 2);
        for (byte[] record : input()) {
            emulator.put(stream, Integer.toString(record.length), record);
        }
        properties
                .set("Source", "stream-name", stream)
                .set("Source", "region", KinesisEmulator.REGION.id())
                .set("Source", "endpoint", emulator.endpoint().toString());
        Map<String, String> shown = new LinkedHashMap<>();
        try (LocalRunProcess check = run(properties, environment, "--check")) {
            assertThat(check.exitStatus()).isZero();
            shown.put("check", check.out() + check.err());
        }
        try (LocalRunProcess run = run(properties, environment)) {
            run.await("running");
            await("failing requests").until(() -> kinesis.requests().size() > 2);
            kinesis.answersJson(400, quotingEverything("AccessDeniedException"));
            await("a paused connection")
                    .until(() -> run.err().contains("Nothing is sent to events-out"));
            FlinkRest rest = new FlinkRest(URI.create(run.dashboard().orElseThrow()));
            takeSavepoint(rest);
            shown.putAll(everything(rest));

            assertThat(shown)
                    .anySatisfy((path, body) -> assertThat(body).contains("eventsReceived"));
            Map<String, String> written = filesBelow(folder.resolve("savepoints"));
            written.putAll(filesBelow(folder.resolve("tmp")));
            assertThat(written.keySet()).anyMatch(file -> file.endsWith("_metadata"));
            assertHasNone(written, SECRETS);

            run.terminate();
            assertThat(run.exitStatus()).isNotZero();
            shown.put("out", run.out());
            shown.put("log", run.err());
        }
        assertThat(shown.get("log")).contains("DEBUG");
        assertHasNone(shown, SECRETS);
        assertHasNone(shown, CONTENT);
    }

    /**
     * An error response that quotes all secrets and all content, because AWS may quote a request.
     */
    private static String quotingEverything(String code) {
        return "{\"__type\":\""
                + code
                + "\",\"message\":\""
                + String.join(" ", SECRETS)
                + String.join(" ", CONTENT)
                + "\"}";
    }

    private PropertiesJson toKinesis() {
        return PropertiesJson.streamToStream()
                .without("Configuration")
                .set("Output", "kinesis-endpoint", kinesis.uri().toString())
                .set("Output", "max-record-size", "2 kib");
    }

    private void writeFile(List<byte[]> lines) throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        for (byte[] line : lines) {
            file.write(line);
            file.write('\n');
        }
        Files.write(folder.resolve("in.jsonl"), file.toByteArray());
    }

    /** A valid batch and batches with every kind of mistake. */
    private static List<byte[]> input() {
        BatchJson batch =
                BatchJson.fromPhone()
                        .without("ip")
                        .without("mp_deviceid")
                        .without("device_info")
                        .without("user_identities")
                        .with("ip", "\"203.0.113.77\"")
                        .with("mp_deviceid", "\"planted-device-stamp\"")
                        .with(
                                "device_info",
                                "{\"device\": \"Planted's phone\", \"ios_idfv\":"
                                        + " \"b7a1c0de-1111-4222-8333-444455556666\"}")
                        .with("user_identities", "{\"email\": \"planted@example.com\"}");
        String whole = batch.withEvents(EVENT).toString().replace('\n', ' ');
        List<String> lines = new ArrayList<>();
        lines.add(whole);
        for (String token : CONTENT) {
            // The position of the syntax error decides which content an error message could quote.
            int at = whole.indexOf(token);
            lines.add(whole.substring(0, at + token.length() - 1));
            lines.add(whole.substring(0, at) + "\u0001" + whole.substring(at));
            lines.add("{\"events\": [{\"data\": {\"x\": " + token + " }}]}");
            lines.add(token);
        }
        lines.add(batch.withEvents("\"Planted Event Name\"").toString().replace('\n', ' '));
        lines.add(batch.with("events", "\"Planted Event Name\"").toString().replace('\n', ' '));
        lines.add(
                batch.withEvents(
                                EVENT.replace("planted-attribute", "planted-attribute".repeat(200)))
                        .toString()
                        .replace('\n', ' '));
        lines.add("{\"a\":".repeat(600) + "\"planted-attribute\"" + "}".repeat(600));
        List<byte[]> records = new ArrayList<>();
        lines.forEach(line -> records.add(line.getBytes(StandardCharsets.UTF_8)));
        byte[] notUtf8 = whole.getBytes(StandardCharsets.UTF_8);
        notUtf8[whole.indexOf("planted@")] = (byte) 0xC3;
        records.add(notUtf8);
        return records;
    }

    private LocalRunProcess run(
            PropertiesJson properties, Map<String, String> environment, String... arguments)
            throws IOException {
        Path file = folder.resolve("properties.json");
        Files.writeString(file, properties.json());
        Path log = folder.resolve("log4j2.properties");
        Files.writeString(log, LOG);
        List<String> all =
                new ArrayList<>(
                        List.of(
                                "--properties", file.toString(),
                                "--ui-port", "0",
                                "--parallelism", "2"));
        all.addAll(List.of(arguments));
        Map<String, String> variables = new LinkedHashMap<>(OWN_CREDENTIALS);
        variables.putAll(environment);
        // The stub only supports JSON, not CBOR.
        variables.put("CBOR_ENABLED", "false");
        return LocalRunProcess.start(folder, log, variables, all.toArray(String[]::new));
    }

    private static String job(FlinkRest rest) throws Exception {
        return "/jobs/" + rest.get("/jobs").at("/jobs/0/id").asText();
    }

    /** Everything that the REST API shows of the cluster and its only job, by path. */
    private static Map<String, String> everything(FlinkRest rest) throws Exception {
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
                                "/jobs/metrics"));
        String job = job(rest);
        for (String part : JOB_PARTS) {
            paths.add(job + part);
        }
        for (JsonNode taskManager : rest.get("/taskmanagers").path("taskmanagers")) {
            String path = "/taskmanagers/" + taskManager.path("id").asText();
            paths.addAll(List.of(path, path + "/metrics"));
        }
        for (JsonNode vertex : rest.get(job).path("vertices")) {
            String path = job + "/vertices/" + vertex.path("id").asText();
            String metrics = path + "/subtasks/metrics";
            paths.addAll(List.of(path, path + "/accumulators", metrics));
            List<String> ids = rest.get(metrics).findValuesAsText("id");
            paths.add(metrics + "?get=" + String.join(",", ids).replace(" ", "%20"));
        }
        Map<String, String> answers = new LinkedHashMap<>();
        for (String path : paths) {
            answers.put(path, rest.text(path));
        }
        return answers;
    }

    private void takeSavepoint(FlinkRest rest) throws Exception {
        rest.post(
                job(rest) + "/savepoints",
                Json.read(
                        "{\"target-directory\": \""
                                + folder.resolve("savepoints").toUri()
                                + "\"}"));
        await("a savepoint")
                .until(
                        () ->
                                filesBelow(folder.resolve("savepoints")).keySet().stream()
                                        .anyMatch(file -> file.endsWith("_metadata")));
    }

    private static Map<String, String> filesBelow(Path folder) throws IOException {
        Map<String, String> texts = new LinkedHashMap<>();
        if (Files.exists(folder)) {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    texts.put(file.toString(), Files.readString(file, StandardCharsets.ISO_8859_1));
                }
            }
        }
        return texts;
    }

    private static void assertHasNone(Map<String, String> texts, List<String> planted) {
        List<String> found = new ArrayList<>();
        texts.forEach(
                (name, text) ->
                        text.lines()
                                .filter(line -> planted.stream().anyMatch(line::contains))
                                .forEach(line -> found.add(name + ": " + line)));
        assertThat(found).isEmpty();
    }
}
