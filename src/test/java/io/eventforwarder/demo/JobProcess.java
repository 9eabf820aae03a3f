package io.eventforwarder.demo;

import io.eventforwarder.testing.ProcessLines;
import io.eventforwarder.testing.ProjectFolder;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The job as a process of its own, which {@code scripts/run-local} starts. */
final class JobProcess implements AutoCloseable {
    private static final int LOG_LINES_SHOWN = 40;
    private static final String DASHBOARD = "Dashboard: ";

    private final Process process;
    private final ProcessLines output;
    private final Path log;

    private JobProcess(Process process, Path log) {
        this.process = process;
        this.output = ProcessLines.of(process.getInputStream(), DASHBOARD);
        this.log = log;
    }

    /**
     * Starts the job; what it logs goes to {@code job.log} in the folder.
     *
     * @param folder the job's working directory
     */
    static JobProcess start(Path properties, Path folder) throws IOException {
        Path log = folder.resolve("job.log");
        ProcessBuilder builder =
                new ProcessBuilder(
                                "bash",
                                "-c",
                                // A Ctrl-C in the terminal is for the demo, which lets the job
                                // finish.
                                "trap '' INT; exec \"$@\"",
                                "bash",
                                ProjectFolder.path().resolve("scripts/run-local").toString(),
                                "--properties",
                                properties.toString(),
                                "--ui-port",
                                "0")
                        .directory(folder.toFile())
                        .redirectInput(new File("/dev/null"))
                        .redirectError(log.toFile());
        Map<String, String> environment = builder.environment();
        // The source reads with the environment's credentials: none of those that may be there.
        List.of("AWS_PROFILE", "AWS_SESSION_TOKEN").forEach(environment::remove);
        environment.put("AWS_ACCESS_KEY_ID", "demo-access-key");
        environment.put("AWS_SECRET_ACCESS_KEY", "demo-secret-key");
        environment.put("DEMO_ACCESS_KEY_ID", "demo-customer-access-key");
        environment.put("DEMO_SECRET_ACCESS_KEY", "demo-customer-secret-key");
        environment.putIfAbsent("FORWARDER_JVM_OPTS", "-Xmx1g");
        return new JobProcess(builder.start(), log);
    }

    /** Where its dashboard is, once it is there. */
    URI dashboard(long seconds) throws InterruptedException {
        try {
            return URI.create(output.awaited().get(seconds, TimeUnit.SECONDS));
        } catch (ExecutionException e) {
            throw new DemoException("The job does not start.\n" + lastLogLines(), e);
        } catch (TimeoutException e) {
            throw new DemoException(
                    "The job has not started after " + seconds + " s.\n" + lastLogLines(), e);
        }
    }

    /** Waits so long; throws if the job ends meanwhile. */
    void requireAliveFor(Duration time) throws InterruptedException {
        if (process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new DemoException(
                    "The job ended by itself, with status "
                            + process.exitValue()
                            + ".\n"
                            + lastLogLines());
        }
    }

    private String lastLogLines() {
        try {
            List<String> lines = Files.readAllLines(log);
            int from = Math.max(0, lines.size() - LOG_LINES_SHOWN);
            return String.join("\n", lines.subList(from, lines.size()))
                    + "\nAll that it said is in "
                    + log;
        } catch (IOException e) {
            return "What it said is in " + log;
        }
    }

    /** Ends the job, and whatever it started, and waits for the end. */
    @Override
    public void close() {
        List<ProcessHandle> all = process.descendants().toList();
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        all.forEach(ProcessHandle::destroyForcibly);
    }
}
