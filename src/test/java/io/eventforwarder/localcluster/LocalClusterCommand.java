package io.eventforwarder.localcluster;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.eventforwarder.cli.CommandException;
import io.eventforwarder.cli.CommandRunner;
import io.eventforwarder.demo.DemoTraffic;
import io.eventforwarder.settings.InvalidSettingsException;
import io.eventforwarder.testing.DetachedProcess;
import io.eventforwarder.testing.EmulatorInstallation;
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
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.flink.util.FileUtils;
import org.awaitility.core.ConditionTimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A Flink session cluster of separate processes on this machine. */
@Command(
        name = "scripts/local-cluster",
        synopsisSubcommandLabel = "start|submit|status|stop",
        description = {
            "Runs a Flink session cluster of separate processes on the loopback interface. All its"
                    + " files are in target/local-cluster. The checkpoints remain there after the"
                    + " end of the job and the cluster. Each command has its own --help.",
            ""
        },
        footer = {
            "",
            "Exit status: 0 after success, 2 if options or settings are wrong or a port is in use,"
                    + " 1 otherwise."
        })
public final class LocalClusterCommand {
    private static final Path FOLDER = ProjectFolder.path().resolve("target/local-cluster");
    private static final Path DASHBOARD = FOLDER.resolve("dashboard");
    private static final Path JOB_JAR =
            ProjectFolder.path().resolve("target/kinesis-event-forwarder.jar");

    /** The default port of the emulator, which conf/demo.json uses. */
    private static final int DEMO_PORT = 4568;

    private static final String DEMO = "demo-traffic";
    private static final Path LOGS = FOLDER.resolve("logs");
    private static final Path DEMO_OUTPUT = LOGS.resolve(DEMO + ".out");

    /** Finds the message of the exception in the stack trace of a response. */
    private static final Pattern WRONG_SETTINGS =
            Pattern.compile(
                    Pattern.quote(InvalidSettingsException.class.getName()) + ": (.*?)\\s+at ",
                    Pattern.DOTALL);

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private LocalClusterCommand() {}

    public static void main(String[] args) {
        System.exit(CommandRunner.run(new LocalClusterCommand(), System.out, System.err, args));
    }

    @Command(
            description = {
                "Runs a JobManager and N TaskManagers with two slots each, with RocksDB and"
                        + " incremental checkpoints every 10 s. Their class path has only Flink's"
                        + " jars. Each TaskManager needs about 1 GB of memory.",
                ""
            },
            footer = {
                "",
                "With the demo, the job reads its source with placeholder credentials. Without it,"
                        + " the job uses the AWS credentials of this shell."
            })
    void start(
            @Parameters(
                            arity = "0..1",
                            paramLabel = "N",
                            defaultValue = "2",
                            description = "the number of TaskManagers (default 2)")
                    int taskManagers,
            @Option(
                            names = "--ui-port",
                            paramLabel = "PORT",
                            defaultValue = "8081",
                            description =
                                    "the port of the dashboard (default 8081); 0 takes a free one")
                    int port,
            @Option(
                            names = "--without-demo",
                            description =
                                    "starts only the cluster. Without this option, a Kinesis API"
                                            + " emulator also starts on port 4568, with the streams"
                                            + " of conf/demo.json and traffic. It keeps all records"
                                            + " in memory, so run it for an hour, not for days")
                    boolean isWithoutDemo,
            @Option(
                            names = "--prometheus",
                            description =
                                    "publishes metrics for Prometheus, on one port per process from"
                                            + " 9249 on. Flink's reporter listens on all"
                                            + " interfaces, not only on the loopback interface")
                    boolean isPrometheus)
            throws IOException, InterruptedException {
        CommandRunner.requireWithin("N, the number of TaskManagers,", taskManagers, 1, 99);
        CommandRunner.requireWithin("--ui-port", port, 0, 65535);
        startCluster(taskManagers, port, !isWithoutDemo, isPrometheus);
    }

    private void startCluster(int taskManagers, int port, boolean isDemo, boolean isPrometheus)
            throws IOException, InterruptedException {
        if (!ProcessCluster.running(FOLDER).isEmpty()) {
            throw new CommandException(
                    1, "The cluster is already running; scripts/local-cluster stop ends it.");
        }
        requireFree(port, "the dashboard", "--ui-port N takes another.");
        if (isDemo) {
            requireFree(DEMO_PORT, "the Kinesis API emulator", "--without-demo does without it.");
            installEmulator();
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
            throw new CommandException(1, "The cluster does not start: " + e.getMessage());
        } catch (ConditionTimeoutException e) {
            stop();
            throw new CommandException(
                    1, "The cluster does not start in time; its logs are in " + LOGS);
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
            throw new CommandException(
                    2, "Port " + port + " for " + what + " is in use; " + advice);
        }
    }

    private static void installEmulator() throws IOException, InterruptedException {
        try {
            EmulatorInstallation.install();
        } catch (IllegalStateException e) {
            throw new CommandException(1, e.getMessage() + " Or start with --without-demo.");
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
                                        "the emulator has ended; its output is in " + DEMO_OUTPUT);
                            }
                            return Files.readString(DEMO_OUTPUT).contains(DemoTraffic.STARTED);
                        });
    }

    @Command(description = "Stops the cluster.")
    void stop() throws IOException {
        List<DetachedProcess> running = ProcessCluster.running(FOLDER);
        running.forEach(DetachedProcess::terminate);
        for (DetachedProcess process : running) {
            process.awaitEnd();
        }
        FileUtils.deleteDirectory(ProcessCluster.pids(FOLDER).toFile());
        System.out.println(
                running.isEmpty()
                        ? "No cluster is running."
                        : "Stopped " + names(running) + ". The checkpoints remain.");
    }

    @Command(description = "Lists the processes and the jobs.")
    void status() throws IOException, InterruptedException {
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
            throw new CommandException(
                    1, "The JobManager does not answer; its log is in " + FOLDER);
        }
    }

    @Command(
            description =
                    "Builds the job jar, uploads it as the dashboard does, and runs it. The job"
                            + " leaves the slots of one TaskManager free, so that it can continue"
                            + " from its last checkpoint after one TaskManager was killed.")
    void submit(@Parameters(paramLabel = "PROPERTIES.json") Path properties)
            throws IOException, InterruptedException {
        requireRunning();
        URI dashboard = dashboard();
        String job = run(new FlinkRest(dashboard), properties);
        System.out.println("Job " + job + ": " + dashboard + "/#/job/running/" + job);
    }

    private static String run(FlinkRest rest, Path properties)
            throws IOException, InterruptedException {
        String id = rest.upload(JOB_JAR);
        try {
            FlinkRest.Answer answer =
                    rest.run(
                            id,
                            parallelism(rest),
                            Map.of(),
                            "--properties",
                            properties.toAbsolutePath().normalize().toString());
            if (!answer.isOk()) {
                Matcher wrong = WRONG_SETTINGS.matcher(answer.errors());
                throw wrong.find()
                        ? new CommandException(2, wrong.group(1))
                        : new CommandException(1, answer.errors());
            }
            return answer.job();
        } finally {
            rest.delete(id);
        }
    }

    /** The number of slots that remain after the loss of one TaskManager. */
    private static int parallelism(FlinkRest rest) throws IOException, InterruptedException {
        JsonNode overview = rest.get("/overview");
        int slots = overview.path("slots-total").asInt();
        int taskManagers = overview.path("taskmanagers").asInt();
        return taskManagers < 2 ? Math.max(slots, 1) : slots - slots / taskManagers;
    }

    private static List<DetachedProcess> requireRunning() throws IOException {
        List<DetachedProcess> running = ProcessCluster.running(FOLDER);
        if (running.isEmpty() || !Files.exists(DASHBOARD)) {
            throw new CommandException(
                    1, "No cluster is running; scripts/local-cluster start starts one.");
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
