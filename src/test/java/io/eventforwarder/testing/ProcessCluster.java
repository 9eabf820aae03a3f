package io.eventforwarder.testing;

import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A Flink session cluster of processes on the loopback interface: a JobManager and TaskManagers,
 * with RocksDB and checkpoints on disk. All files are in one folder: {@code logs}, {@code pids},
 * {@code checkpoints}, {@code savepoints}, {@code tmp} and {@code conf}. The class path has only
 * Flink's jars.
 */
public final class ProcessCluster implements AutoCloseable {
    public static final String JOB_MANAGER = "jobmanager";

    private static final String TASK_MANAGER = "taskmanager-";
    private static final String LOOPBACK = "127.0.0.1";
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Pattern RPC_PORT =
            Pattern.compile("Actor system started at \\S+@127\\.0\\.0\\.1:(\\d+)");
    private static final Pattern REST_PORT =
            Pattern.compile("Rest endpoint listening at 127\\.0\\.0\\.1:(\\d+)");

    private static final Pattern OF_FLINK =
            Pattern.compile(
                    ".*/(org/apache/flink|org/apache/commons|org/apache/logging|org/slf4j"
                            + "|org/javassist|org/lz4|org/objenesis|org/snakeyaml|org/xerial"
                            + "|com/esotericsoftware|com/twitter|com/ververica|com/ibm/icu"
                            + "|com/google/code/findbugs|commons-cli|commons-collections|commons-io"
                            + "|tools/profiler)/.*\\.jar");

    private static final Pattern NOT_OF_A_DISTRIBUTION =
            Pattern.compile(
                    ".*/flink-(connector-kinesis|connector-aws|kubernetes-operator|test-utils)[^/]*/.*"
                            + "|.*-tests\\.jar");

    /** {@code TaskManagerRunner} requires all these options and derives none of them. */
    private static final Map<String, String> TASK_MANAGER_MEMORY =
            Map.ofEntries(
                    Map.entry("taskmanager.cpu.cores", "1.0"),
                    Map.entry("taskmanager.memory.framework.heap.size", "128mb"),
                    Map.entry("taskmanager.memory.framework.off-heap.size", "128mb"),
                    Map.entry("taskmanager.memory.task.heap.size", "384mb"),
                    Map.entry("taskmanager.memory.task.off-heap.size", "64mb"),
                    Map.entry("taskmanager.memory.network.min", "64mb"),
                    Map.entry("taskmanager.memory.network.max", "64mb"),
                    Map.entry("taskmanager.memory.managed.size", "128mb"),
                    Map.entry("taskmanager.memory.jvm-metaspace.size", "256mb"),
                    Map.entry("taskmanager.memory.jvm-overhead.min", "192mb"),
                    Map.entry("taskmanager.memory.jvm-overhead.max", "192mb"));

    private static final List<String> TASK_MANAGER_JVM =
            List.of("-Xmx512m", "-XX:MaxDirectMemorySize=256m", "-XX:MaxMetaspaceSize=256m");
    private static final List<String> JOB_MANAGER_JVM =
            List.of("-Xmx768m", "-XX:MaxMetaspaceSize=256m");

    private final Path folder;
    private final Map<String, String> configuration = new TreeMap<>();
    private final Map<String, String> environment = new LinkedHashMap<>();
    private final Set<String> unset = new HashSet<>();
    private final List<String> jvmOptions = new ArrayList<>();
    private final Map<String, DetachedProcess> processes = new ConcurrentHashMap<>();
    private int taskManagersStarted;
    private URI dashboard;

    public ProcessCluster(Path folder) {
        this.folder = folder;
        Map<String, String> common = configuration;
        common.put("jobmanager.rpc.address", LOOPBACK);
        common.put("jobmanager.bind-host", LOOPBACK);
        common.put("jobmanager.rpc.port", "0");
        common.put("rest.address", LOOPBACK);
        common.put("rest.bind-address", LOOPBACK);
        common.put("rest.port", "0");
        common.put("rest.flamegraph.enabled", "false");
        common.put("taskmanager.host", LOOPBACK);
        common.put("taskmanager.bind-host", LOOPBACK);
        common.put("taskmanager.numberOfTaskSlots", "2");
        common.put("taskmanager.load-balance.mode", "SLOTS");
        common.put("state.backend.type", "rocksdb");
        common.put("execution.checkpointing.incremental", "true");
        common.put("execution.checkpointing.interval", "10 s");
        common.put(
                "execution.checkpointing.externalized-checkpoint-retention",
                "RETAIN_ON_CANCELLATION");
        common.put("execution.checkpointing.num-retained", "3");
        common.put("execution.checkpointing.dir", uri("checkpoints"));
        common.put("execution.checkpointing.savepoint-dir", uri("savepoints"));
        common.put("io.tmp.dirs", folder.resolve("tmp").toString());
        common.put("web.upload.dir", folder.resolve("tmp/jars").toString());
    }

    private String uri(String name) {
        return folder.resolve(name).toUri().toString();
    }

    public ProcessCluster with(String option, String value) {
        configuration.put(option, value);
        return this;
    }

    /** Detects a dead process after two missed heartbeats, and restarts jobs without a delay. */
    public ProcessCluster withShortHeartbeats() {
        return with("heartbeat.interval", "500 ms")
                .with("heartbeat.timeout", "6 s")
                .with("restart-strategy.type", "fixed-delay")
                .with("restart-strategy.fixed-delay.attempts", "1000")
                .with("restart-strategy.fixed-delay.delay", "200 ms");
    }

    /** Makes the processes start faster but run more slowly, for tests that end within a minute. */
    public ProcessCluster withQuickStart() {
        jvmOptions.add("-XX:TieredStopAtLevel=1");
        return this;
    }

    /** Sets an environment variable of the processes. They inherit all others from this JVM. */
    public ProcessCluster withVariable(String name, String value) {
        environment.put(name, value);
        return this;
    }

    /** Sets the AWS credentials of the processes, independent of this JVM's credentials. */
    public ProcessCluster withCredentials(String accessKeyId, String secretAccessKey) {
        unset.addAll(List.of("AWS_PROFILE", "AWS_SESSION_TOKEN"));
        return withVariable("AWS_ACCESS_KEY_ID", accessKeyId)
                .withVariable("AWS_SECRET_ACCESS_KEY", secretAccessKey);
    }

    /** Stops the cluster when this JVM gets a signal to end. */
    public ProcessCluster endingWithThisJvm() {
        Runtime.getRuntime()
                .addShutdownHook(
                        new Thread(
                                () -> processes.values().forEach(DetachedProcess::destroy),
                                "end-process-cluster"));
        return this;
    }

    /** Starts the JobManager and TaskManagers, and waits until all TaskManagers are registered. */
    public void start(int taskManagers) throws IOException {
        for (String name : List.of("logs", "conf", "tmp")) {
            Files.createDirectories(folder.resolve(name));
        }
        startJobManager();
        for (int i = 0; i < taskManagers; i++) {
            startTaskManager();
        }
        awaitTaskManagers(taskManagers);
    }

    /** Starts the JobManager: the first time on free ports, later on the same ports. */
    public void startJobManager() throws IOException {
        writeConfiguration();
        run(JOB_MANAGER, JOB_MANAGER_JVM, "StandaloneSessionClusterEntrypoint", Map.of());
        if (dashboard == null) {
            configuration.put("jobmanager.rpc.port", logged(RPC_PORT));
            String port = logged(REST_PORT);
            configuration.put("rest.port", port);
            writeConfiguration();
            dashboard = URI.create("http://" + LOOPBACK + ":" + port);
        }
        await("the JobManager at " + dashboard)
                .atMost(PATIENCE)
                .ignoreExceptions()
                .until(() -> !rest().get("/overview").isEmpty());
    }

    public String startTaskManager() throws IOException {
        String name = TASK_MANAGER + ++taskManagersStarted;
        Map<String, String> options = new TreeMap<>(TASK_MANAGER_MEMORY);
        options.put("taskmanager.resource-id", name);
        run(name, TASK_MANAGER_JVM, "TaskManagerRunner", options);
        return name;
    }

    public void awaitTaskManagers(int count) {
        await(count + " TaskManagers")
                .atMost(PATIENCE)
                .until(
                        () -> {
                            requireAlive();
                            return rest().get("/overview").path("taskmanagers").asInt() == count;
                        });
    }

    private void requireAlive() throws IOException {
        for (DetachedProcess process : processes.values()) {
            if (!process.isAlive()) {
                throw new IllegalStateException(
                        process.name() + " has ended; its log is " + log(process.name()),
                        new IllegalStateException(lastLines(process.name())));
            }
        }
    }

    private String lastLines(String name) throws IOException {
        List<String> lines = new ArrayList<>();
        for (Path file : List.of(output(name), log(name))) {
            if (Files.exists(file)) {
                lines.addAll(Files.readAllLines(file));
            }
        }
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 40), lines.size()));
    }

    private void run(String name, List<String> jvm, String main, Map<String, String> options)
            throws IOException {
        String packageName = main.startsWith("Task") ? "taskexecutor" : "entrypoint";
        List<String> command = new ArrayList<>(java(jvm));
        command.add("-Dlog.file=" + log(name));
        command.addAll(List.of("-cp", flinkClassPath(), flinkRuntime(packageName, main)));
        command.addAll(List.of("--configDir", conf().toString()));
        options.forEach((option, value) -> command.addAll(List.of("-D", option + "=" + value)));
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(output(name).toFile());
        setEnvironment(builder);
        processes.put(name, DetachedProcess.start(pids(folder), name, builder));
    }

    private void setEnvironment(ProcessBuilder builder) {
        builder.environment().keySet().removeAll(unset);
        builder.environment().putAll(environment);
    }

    /** The jars in the {@code lib} of a Flink distribution, and the Prometheus reporter. */
    public static String flinkClassPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(
                        entry ->
                                OF_FLINK.matcher(entry).matches()
                                        && !NOT_OF_A_DISTRIBUTION.matcher(entry).matches())
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static String flinkRuntime(String packageName, String main) {
        return "org.apache.flink.runtime." + packageName + "." + main;
    }

    public String cli(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(java(List.of("-Xmx256m")));
        command.add("-Dlog.file=" + log("cli"));
        command.addAll(List.of("-cp", flinkClassPath(), "org.apache.flink.client.cli.CliFrontend"));
        command.addAll(List.of(arguments));
        Path output = output("cli");
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile());
        setEnvironment(builder);
        builder.environment().put("FLINK_CONF_DIR", conf().toString());
        Process process = builder.start();
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("It does not end:\n" + Files.readString(output));
            }
        } finally {
            process.destroyForcibly();
        }
        String text = Files.readString(output);
        if (process.exitValue() != 0) {
            throw new AssertionError(text);
        }
        return text;
    }

    private List<String> java(List<String> options) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin/java").toString());
        // Flink 2 itself needs it when it runs a job jar (ClientUtils loads its DataStream V2
        // classes). Its distribution sets it in the default conf/config.yaml.
        command.add("--add-opens=java.base/java.util=ALL-UNNAMED");
        command.addAll(options);
        command.addAll(jvmOptions);
        command.addAll(
                List.of(
                        "-XX:+UseSerialGC",
                        "-XX:+IgnoreUnrecognizedVMOptions",
                        "-Dlog4j2.configurationFile="
                                + ProjectFolder.path().resolve("conf/log4j2-cluster.properties")));
        return command;
    }

    private void writeConfiguration() throws IOException {
        StringBuilder yaml = new StringBuilder();
        configuration.forEach(
                (option, value) ->
                        yaml.append(option)
                                .append(": '")
                                .append(value.replace("'", "''"))
                                .append("'\n"));
        Files.writeString(conf().resolve("config.yaml"), yaml);
    }

    private String logged(Pattern port) {
        return await("port in the log of the JobManager")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(50))
                .until(
                        () -> {
                            requireAlive();
                            Path log = log(JOB_MANAGER);
                            Matcher line =
                                    port.matcher(Files.exists(log) ? Files.readString(log) : "");
                            return line.find()
                                    ? Optional.of(line.group(1))
                                    : Optional.<String>empty();
                        },
                        Optional::isPresent)
                .orElseThrow();
    }

    private Path conf() {
        return folder.resolve("conf");
    }

    private Path log(String name) {
        return folder.resolve("logs/" + name + ".log");
    }

    private Path output(String name) {
        return folder.resolve("logs/" + name + ".out");
    }

    public static Path pids(Path folder) {
        return folder.resolve("pids");
    }

    /** The address of the dashboard and the REST API. */
    public URI dashboard() {
        return dashboard;
    }

    public FlinkRest rest() {
        return new FlinkRest(dashboard);
    }

    public List<String> taskManagers() {
        return processes.keySet().stream()
                .filter(name -> name.startsWith(TASK_MANAGER))
                .sorted(
                        Comparator.comparingInt(
                                name -> Integer.parseInt(name.substring(TASK_MANAGER.length()))))
                .toList();
    }

    /** The number of a class's objects in a process after a full garbage collection. */
    public int instances(String process, String className)
            throws IOException, InterruptedException {
        Process jcmd =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin/jcmd").toString(),
                                Long.toString(processes.get(process).pid()),
                                "GC.class_histogram")
                        .redirectErrorStream(true)
                        .start();
        String histogram = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (jcmd.waitFor() != 0) {
            throw new IOException(histogram);
        }
        Matcher line =
                Pattern.compile(
                                "(?m)^\\s*\\d+:\\s+(\\d+)\\s+\\d+\\s+"
                                        + Pattern.quote(className)
                                        + "(\\s|$)")
                        .matcher(histogram);
        return line.find() ? Integer.parseInt(line.group(1)) : 0;
    }

    public void kill(String name) throws IOException {
        processes.remove(name).kill();
    }

    public String latestCheckpoint(String job) throws IOException {
        try (Stream<Path> checkpoints = Files.list(folder.resolve("checkpoints").resolve(job))) {
            return checkpoints
                    .filter(checkpoint -> Files.exists(checkpoint.resolve("_metadata")))
                    .max(Comparator.comparingLong(ProcessCluster::number))
                    .orElseThrow()
                    .toUri()
                    .toString();
        }
    }

    private static long number(Path checkpoint) {
        return Long.parseLong(checkpoint.getFileName().toString().substring("chk-".length()));
    }

    /**
     * The running processes of a folder's cluster, TaskManagers first. Another JVM may have started
     * them.
     */
    public static List<DetachedProcess> running(Path folder) throws IOException {
        List<DetachedProcess> running = new ArrayList<>();
        if (Files.exists(pids(folder))) {
            try (Stream<Path> files = Files.list(pids(folder))) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    DetachedProcess.of(file).ifPresent(running::add);
                }
            }
        }
        return running;
    }

    /** Stops all processes and waits for their end. */
    @Override
    public void close() throws IOException {
        for (DetachedProcess process : List.copyOf(processes.values())) {
            process.kill();
        }
        processes.clear();
    }
}
