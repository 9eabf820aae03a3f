package io.eventforwarder.testing;

import io.eventforwarder.cli.LocalRun;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * {@link LocalRun} in its own JVM, started as {@code scripts/run-local} does, with its own working
 * directory and temporary folder, and with only PATH and HOME in its environment. Ctrl-C in the
 * terminal does not reach this process.
 */
public final class LocalRunProcess implements AutoCloseable {
    private static final Pattern DASHBOARD = Pattern.compile("Dashboard: (http://\\S+)\n");
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Process process;
    private final Path folder;

    private LocalRunProcess(Process process, Path folder) {
        this.process = process;
        this.folder = folder;
    }

    public static LocalRunProcess start(Path folder, String... arguments) throws IOException {
        return start(
                folder,
                ProjectFolder.path().resolve("conf/log4j2-local.properties"),
                Map.of(),
                arguments);
    }

    public static LocalRunProcess start(
            Path folder, Path log, Map<String, String> variables, String... arguments)
            throws IOException {
        Path temporary = Files.createDirectories(folder.resolve("tmp"));
        List<String> command =
                new ArrayList<>(
                        List.of(
                                "bash",
                                "-c",
                                "trap '' INT; exec \"$@\"",
                                "bash",
                                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                                "-Xmx512m",
                                "-XX:TieredStopAtLevel=1",
                                "-Dlog4j2.configurationFile=" + log,
                                "-Djava.io.tmpdir=" + temporary,
                                "-cp",
                                System.getProperty("java.class.path"),
                                LocalRun.class.getName()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .directory(folder.toFile())
                        .redirectOutput(folder.resolve("out").toFile())
                        .redirectError(folder.resolve("err").toFile());
        Map<String, String> environment = builder.environment();
        environment.keySet().retainAll(List.of("PATH", "HOME"));
        environment.putAll(variables);
        return new LocalRunProcess(builder.start(), folder);
    }

    public boolean endsWithin(Duration time) throws InterruptedException {
        return process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS);
    }

    public int exitStatus() throws InterruptedException, IOException {
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("It does not end. It says:\n" + out() + err());
        }
        return process.exitValue();
    }

    /**
     * Waits until the process is {@code starting} (its temporary folder exists), {@code started}
     * (its dashboard answers) or {@code running} (the dashboard shows that the job runs).
     */
    public void await(String moment) {
        Awaitility.await(moment)
                .pollInterval(Duration.ofMillis(5))
                .atMost(PATIENCE)
                .until(
                        () ->
                                switch (moment) {
                                    case "starting" -> !temporaryFiles().isEmpty();
                                    case "started" -> dashboard().isPresent();
                                    case "running" ->
                                            dashboard().isPresent()
                                                    && new FlinkRest(URI.create(dashboard().get()))
                                                            .text("/jobs")
                                                            .contains("\"RUNNING\"");
                                    default -> throw new IllegalArgumentException(moment);
                                });
    }

    /** The address of the dashboard, once it has started. */
    public Optional<String> dashboard() throws IOException {
        Matcher line = DASHBOARD.matcher(out());
        return line.find() ? Optional.of(line.group(1)) : Optional.empty();
    }

    public void terminate() {
        process.destroy();
    }

    public String out() throws IOException {
        return Files.readString(folder.resolve("out"));
    }

    public String err() throws IOException {
        return Files.readString(folder.resolve("err"));
    }

    public List<String> temporaryFiles() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("tmp"))) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
