package io.eventforwarder.benchmark.load;

import com.fasterxml.jackson.core.type.TypeReference;
import io.eventforwarder.benchmark.results.Build;
import io.eventforwarder.benchmark.results.Results;
import io.eventforwarder.benchmark.results.Run;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a main class of this class path in a JVM of its own, and takes the figures that it prints;
 * everything else that it prints is passed on. What has run already tells again what it told.
 */
public final class MeasuredJvm {
    private static final Logger LOGGER = LoggerFactory.getLogger(MeasuredJvm.class);
    private static final String MARK = "figure ";
    private static final String LOGGING = "log4j2.configurationFile";

    private final Results<JvmRun, Told> results;
    private final String heap;
    private final String collector;
    private final Class<?> main;

    /**
     * A JVM that is yet to be started.
     *
     * @param results what has run already, and where the run is added
     * @param heap as {@code -Xmx} takes it
     * @param collector as {@code -XX:+Use...GC} names it
     */
    public MeasuredJvm(
            Results<JvmRun, Told> results, String heap, String collector, Class<?> main) {
        this.results = results;
        this.heap = heap;
        this.collector = collector;
        this.main = main;
    }

    /** What has run already, and is in a file. */
    public static Results<JvmRun, Told> results(Path file) throws IOException {
        return Results.in(file, new TypeReference<Run<JvmRun, Told>>() {});
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
        List<String> words = Arrays.stream(arguments).map(Object::toString).toList();
        JvmRun run = new JvmRun(Build.ofThis(), main.getSimpleName(), heap, collector, words);
        Optional<Told> known = results.of(run);
        if (known.isPresent()) {
            known.get().lines().forEach(System.out::println);
            return known.get().figures();
        }
        Told told = run(words);
        results.add(run, told);
        return told.figures();
    }

    private Told run(List<String> arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElseThrow());
        command.addAll(List.of("-Xms" + heap, "-Xmx" + heap, "-XX:+Use" + collector + "GC"));
        if (System.getProperty(LOGGING) != null) {
            command.add("-D" + LOGGING + '=' + System.getProperty(LOGGING));
        }
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(arguments);
        Process process = new ProcessBuilder(command).redirectError(Redirect.INHERIT).start();
        Thread end = new Thread(process::destroy);
        Runtime.getRuntime().addShutdownHook(end);
        Told told = new Told(new ArrayList<>(), new HashMap<>());
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                take(line, told);
            }
        }
        int status = process.waitFor();
        Runtime.getRuntime().removeShutdownHook(end);
        if (status != 0) {
            throw new IOException(main.getSimpleName() + " ended with status " + status + '.');
        }
        return told;
    }

    private static void take(String line, Told told) {
        if (line.startsWith(MARK)) {
            String[] words = line.split(" ", 3);
            told.figures().put(words[1], Double.valueOf(words[2]));
        } else {
            told.lines().add(line);
            System.out.println(line);
        }
    }
}
