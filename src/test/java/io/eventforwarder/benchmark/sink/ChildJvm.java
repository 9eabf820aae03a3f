package io.eventforwarder.benchmark.sink;

import io.eventforwarder.testing.ProcessLines;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A class's main method in a process of its own, which prints one line that is waited for. */
final class ChildJvm implements AutoCloseable {
    private static final long TIMEOUT_MINUTES = 25;

    private final Process process;
    private final ProcessLines output;

    private ChildJvm(Process process, ProcessLines output) {
        this.process = process;
        this.output = output;
    }

    static ChildJvm start(
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

    /** The rest of the line. */
    String line() throws InterruptedException {
        try {
            return output.awaited().get(TIMEOUT_MINUTES, TimeUnit.MINUTES);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("A process said nothing.\n" + output.last(), e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
