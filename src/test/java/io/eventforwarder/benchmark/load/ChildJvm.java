package io.eventforwarder.benchmark.load;

import io.eventforwarder.testing.ProcessLines;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A class's main method in a process of its own, which prints one line that is waited for. */
public final class ChildJvm implements AutoCloseable {
    private final Process process;
    private final ProcessLines output;

    private ChildJvm(Process process, ProcessLines output) {
        this.process = process;
        this.output = output;
    }

    public static ChildJvm start(
            List<String> jvmOptions,
            String classPath,
            Class<?> main,
            String beginningOfLine,
            String... arguments)
            throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvmOptions);
        command.addAll(List.of("-cp", classPath, main.getName()));
        command.addAll(List.of(arguments));
        Process process =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        return new ChildJvm(process, ProcessLines.of(process.getInputStream(), beginningOfLine));
    }

    /** In the child: ends it when the process that started it closes its input, or is gone. */
    public static void endWithParent() {
        Thread watch =
                new Thread(
                        () -> {
                            try (InputStream input = System.in) {
                                input.transferTo(OutputStream.nullOutputStream());
                            } catch (IOException e) {
                                // It has ended, too.
                            }
                            Runtime.getRuntime().halt(0);
                        },
                        "end-with-parent");
        watch.setDaemon(true);
        watch.start();
    }

    /**
     * The rest of the line.
     *
     * @throws IllegalStateException if the process does not print it in time
     */
    public String line(Duration timeout) throws InterruptedException {
        try {
            return output.awaited().get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new IllegalStateException(
                    "A process ended with status "
                            + process.waitFor()
                            + " before its time.\n"
                            + output.last(),
                    e);
        } catch (TimeoutException e) {
            throw new IllegalStateException(
                    "A process said nothing within "
                            + timeout.toSeconds()
                            + " s.\n"
                            + output.last(),
                    e);
        }
    }

    /** Ends the process and waits for its end. */
    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
