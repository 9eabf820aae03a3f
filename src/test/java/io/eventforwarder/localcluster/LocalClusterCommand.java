package io.eventforwarder.localcluster;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.eventforwarder.demo.DemoTraffic;
import io.eventforwarder.testing.DetachedProcess;
import io.eventforwarder.testing.FlinkRest;
import io.eventforwarder.testing.ProcessCluster;
import io.eventforwarder.testing.ProjectFolder;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.flink.util.FileUtils;
import org.awaitility.core.ConditionTimeoutException;

/**
 * What {@code scripts/local-cluster} does once its options are read: {@code start TASK_MANAGERS
 * UI_PORT DEMO PROMETHEUS}, {@code stop}, {@code status}, {@code submit JAR PROPERTIES}.
 */
public final class LocalClusterCommand {
    private static final Path FOLDER = ProjectFolder.path().resolve("target/local-cluster");
    private static final Path DASHBOARD = FOLDER.resolve("dashboard");

    /** The emulator's usual port, which conf/demo.json names. */
    private static final int DEMO_PORT = 4568;

    private static final String DEMO = "demo-traffic";
    private static final Path LOGS = FOLDER.resolve("logs");
    private static final Path DEMO_OUTPUT = LOGS.resolve(DEMO + ".out");
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private LocalClusterCommand() {}

    public static void main(String[] args) throws Exception {
        try {
            switch (args[0]) {
                case "start" ->
                        start(
                                Integer.parseInt(args[1]),
                                Integer.parseInt(args[2]),
                                Boolean.parseBoolean(args[3]),
                                Boolean.parseBoolean(args[4]));
                case "stop" -> stop();
                case "status" -> status();
                case "submit" -> submit(Path.of(args[1]), Path.of(args[2]));
                default -> throw new IllegalArgumentException(args[0]);
            }
        } catch (Refusal e) {
            System.err.println(e.getMessage());
            System.exit(e.exitStatus());
        }
    }

    private static void start(int taskManagers, int port, boolean isDemo, boolean isPrometheus)
            throws IOException {
        if (!ProcessCluster.running(FOLDER).isEmpty()) {
            throw new Refusal(
                    1, "The cluster is already running; scripts/local-cluster stop ends it.");
        }
        requireFree(port, "the dashboard", "--ui-port N takes another.");
        if (isDemo) {
            requireFree(DEMO_PORT, "the Kinesis API emulator", "--without-demo does without it.");
        }
        for (String leftOver : List.of("pids", "logs", "tmp")) {
            FileUtils.deleteDirectory(FOLDER.resolve(leftOver).toFile());
        }
        ProcessCluster cluster = cluster(port, isPrometheus);
        try {
            if (isDemo) {
                cluster.withCredentials("demo-access-key", "demo-secret-key")
                        .withVariable("DEMO_ACCESS_KEY_ID", "demo-customer-access-key")
                        .withVariable("DEMO_SECRET_ACCESS_KEY", "demo-customer-secret-key");
                DetachedProcess demo = startDemo();
                cluster.start(taskManagers);
                awaitTraffic(demo);
            } else {
                cluster.start(taskManagers);
            }
        } catch (IllegalStateException e) {
            stop();
            throw new Refusal(1, "The cluster does not start: " + e.getMessage());
        } catch (ConditionTimeoutException e) {
            stop();
            throw new Refusal(1, "The cluster does not start in time; its logs are in " + LOGS);
        }
        Files.writeString(DASHBOARD, cluster.dashboard().toString());
        System.out.println("Dashboard: " + cluster.dashboard());
        System.out.println("Logs, checkpoints, dead letters: " + FOLDER);
        if (isDemo) {
            System.out.println(
                    "The streams of conf/demo.json are at http://127.0.0.1:"
                            + DEMO_PORT
                            + ", with traffic.");
        }
    }

    private static ProcessCluster cluster(int port, boolean isPrometheus) {
        ProcessCluster cluster =
                new ProcessCluster(FOLDER)
                        .with("rest.port", Integer.toString(port))
                        .with("heartbeat.interval", "2 s")
                        .with("heartbeat.timeout", "20 s");
        if (isPrometheus) {
            cluster.with(
                            "metrics.reporter.prometheus.factory.class",
                            "org.apache.flink.metrics.prometheus.PrometheusReporterFactory")
                    .with("metrics.reporter.prometheus.port", "9249-9349");
        }
        return cluster;
    }

    private static void requireFree(int port, String what, String advice) throws IOException {
        if (port == 0) {
            return;
        }
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            socket.setReuseAddress(true);
        } catch (BindException e) {
            throw new Refusal(2, "Port " + port + " for " + what + " is in use; " + advice);
        }
    }

    private static DetachedProcess startDemo() throws IOException {
        Files.createDirectories(LOGS);
        ProcessBuilder command =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                                "-Xmx256m",
                                "-cp",
                                System.getProperty("java.class.path"),
                                DemoTraffic.class.getName(),
                                Integer.toString(DEMO_PORT))
                        .redirectErrorStream(true)
                        .redirectOutput(DEMO_OUTPUT.toFile());
        return DetachedProcess.start(ProcessCluster.pids(FOLDER), DEMO, command);
    }

    private static void awaitTraffic(DetachedProcess demo) {
        await().atMost(PATIENCE)
                .until(
                        () -> {
                            if (!demo.isAlive()) {
                                throw new IllegalStateException(
                                        "the emulator has ended; what it says is in "
                                                + DEMO_OUTPUT);
                            }
                            return Files.readString(DEMO_OUTPUT).contains(DemoTraffic.STARTED);
                        });
    }

    private static void stop() throws IOException {
        List<DetachedProcess> running = ProcessCluster.running(FOLDER);
        running.forEach(DetachedProcess::terminate);
        for (DetachedProcess process : running) {
            process.awaitEnd();
        }
        FileUtils.deleteDirectory(ProcessCluster.pids(FOLDER).toFile());
        System.out.println(
                running.isEmpty()
                        ? "No cluster is running."
                        : "Ended " + names(running) + ". Checkpoints are kept.");
    }

    private static void status() throws IOException, InterruptedException {
        List<DetachedProcess> running = requireRunning();
        for (DetachedProcess process : running) {
            System.out.println(process.name() + " runs, pid " + process.pid());
        }
        URI dashboard = dashboard();
        System.out.println("Dashboard: " + dashboard);
        try {
            for (JsonNode job : new FlinkRest(dashboard).get("/jobs/overview").path("jobs")) {
                System.out.println(
                        "Job "
                                + job.path("jid").asText()
                                + " is "
                                + job.path("state").asText()
                                + ": "
                                + job.path("name").asText());
            }
        } catch (IOException e) {
            throw new Refusal(1, "The JobManager does not answer; its log is in " + FOLDER);
        }
    }

    private static void submit(Path jar, Path properties) throws IOException, InterruptedException {
        requireRunning();
        URI dashboard = dashboard();
        String job = new Submission(new FlinkRest(dashboard)).run(jar, properties);
        System.out.println("Job " + job + ": " + dashboard + "/#/job/running/" + job);
    }

    private static List<DetachedProcess> requireRunning() throws IOException {
        List<DetachedProcess> running = ProcessCluster.running(FOLDER);
        if (running.isEmpty() || !Files.exists(DASHBOARD)) {
            throw new Refusal(1, "No cluster is running; scripts/local-cluster start starts one.");
        }
        return running;
    }

    private static URI dashboard() throws IOException {
        return URI.create(Files.readString(DASHBOARD));
    }

    private static String names(List<DetachedProcess> processes) {
        return processes.stream().map(DetachedProcess::name).collect(Collectors.joining(", "));
    }
}
