package io.eventforwarder.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;

/**
 * Reads the output of a process to its end, so that the process never waits on a full pipe. Keeps
 * the last lines for error messages, and returns the first line with a given beginning.
 */
public final class ProcessLines {
    private static final int KEPT = 60;

    private final Deque<String> last = new ArrayDeque<>();
    private final CompletableFuture<String> awaited = new CompletableFuture<>();
    private final String beginning;
    private final Thread reader;

    private ProcessLines(InputStream output, String beginning) {
        this.beginning = beginning;
        this.reader = new Thread(() -> read(output), "process-lines");
        this.reader.setDaemon(true);
    }

    /**
     * Reads {@code output} in a thread of its own.
     *
     * @param beginning of the line that {@link #awaited} waits for
     */
    public static ProcessLines of(InputStream output, String beginning) {
        ProcessLines lines = new ProcessLines(output, beginning);
        lines.reader.start();
        return lines;
    }

    /**
     * The rest of the first line with the beginning. Fails with {@link IllegalStateException} if
     * the output ends without such a line.
     */
    public CompletableFuture<String> awaited() {
        return awaited;
    }

    /** The last lines, each with a line end. */
    public String last() {
        synchronized (last) {
            StringBuilder text = new StringBuilder();
            last.forEach(line -> text.append(line).append('\n'));
            return text.toString();
        }
    }

    private void read(InputStream output) {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(output, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                keep(line);
                if (line.startsWith(beginning)) {
                    awaited.complete(line.substring(beginning.length()).strip());
                }
            }
            awaited.completeExceptionally(
                    new IllegalStateException("The output ended without \"" + beginning + "\"."));
        } catch (IOException e) {
            awaited.completeExceptionally(new UncheckedIOException(e));
        }
    }

    private void keep(String line) {
        synchronized (last) {
            if (last.size() == KEPT) {
                last.removeFirst();
            }
            last.addLast(line);
        }
    }
}
