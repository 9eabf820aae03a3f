package io.eventforwarder.benchmark;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.util.FileUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the main method of a class in its own JVM, with its own folder for temporary files. The JVM
 * ends when this process ends.
 */
public final class ChildJvm implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(ChildJvm.class);
    private static final String RESULT = "Result: ";
    private static final String LOGGING = "log4j2.configurationFile";

    private final Process process;
    private final BufferedReader output;
    private final Path temporary;
    private final Thread shutdown = new Thread(this::end);

    private ChildJvm(Process process, Path temporary) {
        this.process = process;
        this.output = process.inputReader(StandardCharsets.UTF_8);
        this.temporary = temporary;
        Runtime.getRuntime().addShutdownHook(shutdown);
    }

    /**
     * Starts a JVM.
     *
     * @param heap the value of {@code -Xmx}
     * @param collector the collector's name in {@code -XX:+Use...GC}
     */
    public static ChildJvm start(
            Class<?> main, String heap, String collector, Object... arguments) {
        try {
            Path temporary = Files.createTempDirectory("benchmark");
            List<String> command = new ArrayList<>();
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.addAll(
                    List.of(
                            "-Xms" + heap,
                            "-Xmx" + heap,
                            "-XX:+Use" + collector + "GC",
                            "-XX:+ExitOnOutOfMemoryError",
                            "-Djava.io.tmpdir=" + temporary,
                            // The source reads with the environment's credentials.
                            "-Daws.accessKeyId=AKIDOFOPERATOR",
                            "-Daws.secretAccessKey=hush"));
            if (System.getProperty(LOGGING) != null) {
                command.add("-D" + LOGGING + '=' + System.getProperty(LOGGING));
            }
            command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
            Arrays.stream(arguments).map(Object::toString).forEach(command::add);
            return new ChildJvm(
                    new ProcessBuilder(command)
                            .redirectError(ProcessBuilder.Redirect.INHERIT)
                            .start(),
                    temporary);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Runs a JVM to its end, and prints its output.
     *
     * @throws IllegalStateException if the JVM failed
     */
    static void run(Class<?> main, String heap, String collector, Object... arguments) {
        try (ChildJvm child = start(main, heap, collector, arguments)) {
            child.output.lines().forEach(System.out::println);
            if (child.process.onExit().join().exitValue() != 0) {
                throw new IllegalStateException(main.getSimpleName() + " failed.");
            }
        }
    }

    /** Runs a JVM until it has printed its result. */
    static String resultOf(Class<?> main, String heap, String collector, Object... arguments) {
        try (ChildJvm child = start(main, heap, collector, arguments)) {
            return child.result();
        }
    }

    /**
     * Waits for the result.
     *
     * @throws IllegalStateException if the process ends without one
     */
    public String result() {
        return output.lines()
                .filter(line -> line.startsWith(RESULT))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("The process ended early."))
                .substring(RESULT.length());
    }

    /** The work of a child JVM. */
    @FunctionalInterface
    interface Work {
        void run() throws Exception;
    }

    /**
     * In the child: does the work and ends the process, even if other threads are still running.
     */
    static void work(Work work) {
        endWithParent();
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

    /** In the child: gives the parent its result. */
    public static void printResult(String result) {
        System.out.println(RESULT + result);
        System.out.flush();
    }

    /** In the child: ends it when the process that started it ends. */
    public static void endWithParent() {
        Thread watch =
                new Thread(
                        () -> {
                            try (InputStream input = System.in) {
                                input.transferTo(OutputStream.nullOutputStream());
                            } catch (IOException e) {
                                // The parent has ended, too.
                            }
                            Runtime.getRuntime().halt(0);
                        },
                        "end-with-parent");
        watch.setDaemon(true);
        watch.start();
    }

    /** Ends the process and deletes its temporary files. */
    @Override
    public void close() {
        Runtime.getRuntime().removeShutdownHook(shutdown);
        end();
    }

    private void end() {
        process.destroyForcibly().onExit().join();
        FileUtils.deleteDirectoryQuietly(temporary.toFile());
    }
}
