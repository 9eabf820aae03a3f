package io.eventforwarder.benchmark.load;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a main class of this class path in a JVM of its own, and takes the figures that it prints;
 * everything else that it prints is passed on.
 */
public final class MeasuredJvm {
    private static final Logger LOGGER = LoggerFactory.getLogger(MeasuredJvm.class);
    private static final String MARK = "figure ";

    private final String heap;
    private final String collector;
    private final Class<?> main;

    /**
     * A JVM that is yet to be started.
     *
     * @param heap as {@code -Xmx} takes it
     * @param collector as {@code -XX:+Use...GC} names it
     */
    public MeasuredJvm(String heap, String collector, Class<?> main) {
        this.heap = heap;
        this.collector = collector;
        this.main = main;
    }

    /** What a child does. */
    @FunctionalInterface
    public interface Work {
        void run() throws Exception;
    }

    /** In the child: does all that it is there for, and ends it, whatever threads are left. */
    public static void work(Work work) {
        int status = 1;
        try {
            work.run();
            status = 0;
        } catch (Exception e) {
            LOGGER.error("The measurement failed.", e);
        } finally {
            System.exit(status);
        }
    }

    /** In the child: hands a figure to the parent. */
    public static void tell(String name, double value) {
        System.out.println(MARK + name + ' ' + value);
    }

    /** The figures by their names. */
    public Map<String, Double> run(Object... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElseThrow());
        command.addAll(
                List.of(
                        "-Xms" + heap,
                        "-Xmx" + heap,
                        "-XX:+Use" + collector + "GC",
                        "--add-opens=java.base/java.util=ALL-UNNAMED",
                        "--add-opens=java.base/java.lang=ALL-UNNAMED",
                        "--add-opens=java.base/java.time=ALL-UNNAMED",
                        "-Dlog4j2.configurationFile="
                                + System.getProperty("log4j2.configurationFile"),
                        "-cp",
                        System.getProperty("java.class.path"),
                        main.getName()));
        for (Object argument : arguments) {
            command.add(argument.toString());
        }
        Process process = new ProcessBuilder(command).redirectError(Redirect.INHERIT).start();
        Thread end = new Thread(process::destroy);
        Runtime.getRuntime().addShutdownHook(end);
        Map<String, Double> figures = new HashMap<>();
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                take(line, figures);
            }
        }
        int status = process.waitFor();
        Runtime.getRuntime().removeShutdownHook(end);
        if (status != 0) {
            throw new IOException(main.getSimpleName() + " ended with status " + status + '.');
        }
        return figures;
    }

    private static void take(String line, Map<String, Double> figures) {
        if (line.startsWith(MARK)) {
            String[] words = line.split(" ", 3);
            figures.put(words[1], Double.valueOf(words[2]));
        } else {
            System.out.println(line);
        }
    }
}
