package io.eventforwarder.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A process that another JVM can end. A file in the folder {@code pids} contains its process id and
 * start time. The start time distinguishes it from a later process with the same id.
 */
public final class DetachedProcess {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /**
     * The tolerance for start times: the system computes them from its clock, which may be
     * adjusted.
     */
    private static final long CLOCK_CORRECTION_MILLIS = 5_000;

    private final String name;
    private final Path file;
    private final ProcessHandle handle;

    private DetachedProcess(String name, Path file, ProcessHandle handle) {
        this.name = name;
        this.file = file;
        this.handle = handle;
    }

    /**
     * Starts a process that outlives this JVM.
     *
     * @param pids the folder of the process files
     * @param command the command line; signals from this JVM's terminal do not reach the process
     */
    public static DetachedProcess start(Path pids, String name, ProcessBuilder command)
            throws IOException {
        List<String> detached =
                new ArrayList<>(List.of("sh", "-c", "trap '' HUP INT; exec \"$@\"", name));
        detached.addAll(command.command());
        Process process = command.command(detached).start();
        process.getOutputStream().close();
        Path file = Files.createDirectories(pids).resolve(name);
        Files.writeString(file, process.pid() + " " + startedAt(process.toHandle()));
        return new DetachedProcess(name, file, process.toHandle());
    }

    static Optional<DetachedProcess> of(Path file) throws IOException {
        String[] identity;
        try {
            identity = Files.readString(file).split(" ");
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
        return ProcessHandle.of(Long.parseLong(identity[0]))
                .filter(ProcessHandle::isAlive)
                .filter(
                        handle ->
                                Math.abs(startedAt(handle) - Long.parseLong(identity[1]))
                                        < CLOCK_CORRECTION_MILLIS)
                .map(handle -> new DetachedProcess(file.getFileName().toString(), file, handle));
    }

    private static long startedAt(ProcessHandle handle) {
        return handle.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    }

    public String name() {
        return name;
    }

    public long pid() {
        return handle.pid();
    }

    public boolean isAlive() {
        return handle.isAlive();
    }

    void destroy() {
        handle.destroyForcibly();
    }

    public void kill() throws IOException {
        destroy();
        awaitEnd();
    }

    public void terminate() {
        handle.destroy();
    }

    /** Waits for the end of the process, and kills it after a time limit. */
    public void awaitEnd() throws IOException {
        try {
            handle.onExit().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            destroy();
            handle.onExit().join();
        } catch (ExecutionException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Files.deleteIfExists(file);
    }
}
