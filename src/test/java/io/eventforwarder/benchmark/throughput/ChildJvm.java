package io.eventforwarder.benchmark.throughput;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.eventforwarder.testing.ProcessLines;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Does one run after the other, each in a JVM of its own. */
final class ChildJvm {
    private static final String LOGGING = "log4j2.configurationFile";
    private static final JsonMapper JSON = new JsonMapper();

    private final Collector collector;
    private final String heap;

    private volatile Process running;

    ChildJvm(Collector collector, String heap) {
        this.collector = collector;
        this.heap = heap;
        Runtime.getRuntime().addShutdownHook(new Thread(this::end, "end-child"));
    }

    Figures run(MeasuredRun.Task task) throws IOException, InterruptedException, FailedRun {
        Process child = new ProcessBuilder(command(task)).redirectErrorStream(true).start();
        running = child;
        ProcessLines lines = ProcessLines.of(child.getInputStream(), MeasuredRun.ANSWER);
        int status = child.waitFor();
        running = null;
        String figures = lines.awaited().exceptionally(ended -> "").join();
        if (status != 0 || figures.isEmpty()) {
            throw new FailedRun(
                    "The run of " + task.subject().label() + " failed:\n" + lines.last());
        }
        return JSON.readValue(figures, Figures.class);
    }

    private List<String> command(MeasuredRun.Task task) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Xms" + heap);
        command.add("-Xmx" + heap);
        command.addAll(collector.flags());
        // Flink and its closure cleaner reach into these, as on a cluster.
        if (System.getProperty(LOGGING) != null) {
            command.add("-D" + LOGGING + "=" + System.getProperty(LOGGING));
        }
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(MeasuredRun.class.getName());
        command.add(task.json());
        return command;
    }

    private void end() {
        Process child = running;
        if (child != null) {
            child.destroyForcibly();
        }
    }
}
