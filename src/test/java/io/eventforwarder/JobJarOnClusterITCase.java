package io.eventforwarder;

import static io.eventforwarder.StreamToStream.batch;
import static io.eventforwarder.StreamToStream.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.eventforwarder.testing.FlinkRest;
import io.eventforwarder.testing.KinesisEmulator;
import io.eventforwarder.testing.ProcessCluster;
import io.eventforwarder.testing.ProjectFolder;
import io.eventforwarder.testing.PropertiesJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The job jar on a session cluster whose processes have only Flink on the class path, submitted
 * through the REST API and with {@code bin/flink}.
 */
class JobJarOnClusterITCase {
    private static final Path JAR = Path.of(System.getProperty("jobJar"));
    private static final Pattern JOB_ID = Pattern.compile("JobID ([0-9a-f]{32})");
    private static final int EVENTS = 20;
    private static final int DEVICES = 4;
    private static final int PARALLELISM = 2;
    private static final int CANCELLED_JOBS = 20;
    private static final String JOB_CLASS_LOADER = "org.apache.flink.util.ChildFirstClassLoader";

    /** Restricts what a program may configure to what Managed Service for Apache Flink allows. */
    private static final Map<String, String> MANAGED_SERVICE =
            Map.of(
                    "execution.program-config.enabled",
                    "false",
                    "execution.program-config.wildcards",
                    "pipeline.auto-watermark-interval;pipeline.closure-cleaner-level;"
                            + "pipeline.max-parallelism;pipeline.name;pipeline.operator-chaining;"
                            + "pipeline.vertex");

    @TempDir static Path folder;

    private static KinesisEmulator emulator;
    private static ProcessCluster cluster;
    private static FlinkRest rest;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        emulator = KinesisEmulator.start();
        cluster =
                new ProcessCluster(folder.resolve("cluster"))
                        .withCredentials("operator-access-key", "operator-secret-key")
                        .with("parallelism.default", Integer.toString(PARALLELISM))
                        .withQuickStart()
                        .endingWithThisJvm();
        useInternalTls();
        cluster.start(2);
        rest = cluster.rest();
    }

    /**
     * Configures TLS as {@code k8s/components/internal-tls} does. The certificate also names this
     * machine, because Flink 2.3 checks the names of peers.
     */
    private static void useInternalTls() throws IOException, InterruptedException {
        Path keys = folder.resolve("internal.p12");
        String keytool =
                "-genkeypair -alias flink.internal -storetype PKCS12 -storepass internal -keyalg RSA"
                        + " -dname CN=flink.internal -ext SAN=dns:flink.internal,dns:localhost"
                        + " -keystore "
                        + keys;
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin/keytool").toString());
        command.addAll(List.of(keytool.split(" ")));
        assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
        Path patch =
                ProjectFolder.path()
                        .resolve("k8s/components/internal-tls/flink-deployment-patch.yaml");
        for (JsonNode operation : new ObjectMapper(new YAMLFactory()).readTree(patch.toFile())) {
            String path = operation.path("path").asText();
            if (path.startsWith("/spec/flinkConfiguration/")) {
                cluster.with(
                        path.substring(path.lastIndexOf('/') + 1),
                        operation
                                .path("value")
                                .asText()
                                .replace("/etc/flink-tls/internal.p12", keys.toString()));
            }
        }
    }

    @AfterAll
    static void stop() throws IOException {
        cluster.close();
        emulator.close();
    }

    @Test
    void runsAfterUploadAndAfterARestoreByCommandLineUnderTheRulesOfTheManagedService()
            throws Exception {
        StreamToStream streams = new StreamToStream(emulator, "events", folder);
        String properties = file("events", streams.properties());

        String first =
                rest.run(rest.upload(JAR), PARALLELISM, Map.of(), "--properties", properties).job();
        put(streams, 0);
        streams.awaitOutput(EVENTS);
        assertThat(rest.taskManagers(first)).hasSize(2);
        String savepoint = rest.stop(first);
        put(streams, EVENTS);
        String second = flinkRun(properties, "--fromSavepoint", savepoint);
        awaitAll(streams);

        assertThat(rest.get("/jobs/" + second + "/checkpoints").at("/latest/restored/is_savepoint"))
                .hasToString("true");
    }

    /**
     * A session cluster outlives its jobs, so it must unload the classes of jobs that have ended.
     */
    @Test
    void classesOfCancelledJobsAreUnloaded() throws Exception {
        StreamToStream streams = new StreamToStream(emulator, "cancelled", folder);
        String properties = file("cancelled", streams.properties());
        String jar = rest.upload(JAR);
        for (int i = 0; i < CANCELLED_JOBS; i++) {
            String job = rest.run(jar, PARALLELISM, Map.of(), "--properties", properties).job();
            rest.awaitRunning(job);
            rest.cancel(job);
        }

        List<String> processes = new ArrayList<>(cluster.taskManagers());
        processes.add(ProcessCluster.JOB_MANAGER);
        for (String process : processes) {
            // The threads of a closed client take some seconds to end.
            await().untilAsserted(
                            () ->
                                    assertThat(cluster.instances(process, JOB_CLASS_LOADER))
                                            .as(process)
                                            .isLessThanOrEqualTo(CANCELLED_JOBS / 4));
        }
    }

    @Test
    void wrongSettingsAreReportedInTheResponse() throws Exception {
        String properties =
                file(
                        "wrong",
                        PropertiesJson.streamToStream()
                                .set("Configuration", "secret-access-key", "a-planted-secret-key")
                                .set("Connection", "send-as-batch", "perhaps")
                                .set("Batching", "batch-intervall", "10 min"));

        FlinkRest.Answer answer =
                rest.run(rest.upload(JAR), PARALLELISM, Map.of(), "--properties", properties);

        assertThat(answer.isOk()).isFalse();
        assertThat(answer.errors())
                .contains("problems in the settings from " + properties + ":\n  ")
                .contains("Connection.send-as-batch: \"perhaps\" ")
                .contains("batch-intervall")
                .contains("secret-access-key")
                .contains("dead-letter-path")
                .doesNotContain("a-planted-secret-key");
    }

    private static String flinkRun(String properties, String... options) throws Exception {
        Stream<String> command = Stream.concat(Stream.of("run", "-d"), managedServiceOptions());
        command = Stream.concat(command, Stream.of(options));
        command = Stream.concat(command, Stream.of(JAR.toString(), "--properties", properties));
        String said = cluster.cli(command.toArray(String[]::new));
        Matcher job = JOB_ID.matcher(said);
        assertThat(job.find()).as(said).isTrue();
        return job.group(1);
    }

    private static Stream<String> managedServiceOptions() {
        return MANAGED_SERVICE.entrySet().stream()
                .map(option -> "-D" + option.getKey() + "=" + option.getValue());
    }

    private static String file(String name, PropertiesJson properties) throws IOException {
        return Files.writeString(folder.resolve(name + ".json"), properties.json()).toString();
    }

    private static void put(StreamToStream streams, int from) {
        IntStream.range(from, from + EVENTS)
                .forEach(
                        i -> {
                            String device = "device-" + i % DEVICES;
                            streams.put(device, batch(device, event(i)).bytes());
                        });
    }

    /** A record that was in flight at the savepoint may arrive twice. */
    private static void awaitAll(StreamToStream streams) {
        Set<String> sent =
                IntStream.range(0, 2 * EVENTS)
                        .mapToObj(StreamToStream::event)
                        .collect(Collectors.toSet());
        await("all events")
                .until(
                        () ->
                                streams.output().stream()
                                        .map(StreamToStream::eventIn)
                                        .collect(Collectors.toSet())
                                        .equals(sent));
    }
}
