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
 * A process that a file in the folder {@code pids} remembers, so that another JVM can end it. The
 * file tells it from a later process with the same number.
 */
public final class DetachedProcess {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** The system reckons a start from its clock, which may be set meanwhile. */
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
     * @param pids the folder of the file
     * @param command what a terminal sends to this JVM's processes does not reach it
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

    /** The process that a file remembers, if it still runs. */
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

    /** {@code kill -9}, without waiting. */
    void destroy() {
        handle.destroyForcibly();
    }

    /** {@code kill -9}; returns when it is gone. */
    public void kill() throws IOException {
        destroy();
        awaitEnd();
    }

    /** SIGTERM, without waiting. */
    public void terminate() {
        handle.destroy();
    }

    /** Waits until it is gone, and kills it if that takes too long. */
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
