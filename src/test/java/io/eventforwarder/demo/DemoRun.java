package io.eventforwarder.demo;

import io.eventforwarder.metrics.Metrics;
import io.eventforwarder.testing.FlinkRest;
import io.eventforwarder.testing.KinesisEmulator;
import io.eventforwarder.testing.LocalRunProcess;
import io.eventforwarder.testing.StreamReader;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * Sends traffic through a job and shows the forwarded records. At the end, waits for all of them.
 */
final class DemoRun {
    private static final Duration TIME_TO_START = Duration.ofMinutes(2);
    private static final Duration TICK = Duration.ofSeconds(1);
    private static final Duration LIMIT_WITHOUT_PROGRESS = Duration.ofSeconds(30);

    /**
     * The emulator is slower than a real stream, so sending waits while this many events are in
     * flight.
     */
    private static final long MAX_EVENTS_IN_FLIGHT = 300;

    /**
     * The upper bound of the demo's rate. The limit also allows for the events that wait in
     * windows.
     */
    private static final long EVENTS_PER_SECOND = 150;

    private final DemoSettings settings;
    private final LocalRunProcess job;
    private final Path deadLetters;
    private final Display display;
    private final Tally tally;
    private final DemoTraffic traffic;
    private final StreamReader output;
    private FlinkRest rest;
    private Instant begin = Instant.now();
    private Instant nextTick = begin;

    DemoRun(
            DemoSettings settings,
            KinesisEmulator emulator,
            LocalRunProcess job,
            Path deadLetters,
            Display display) {
        this.settings = settings;
        this.job = job;
        this.deadLetters = deadLetters;
        this.display = display;
        this.tally = new Tally(settings);
        this.traffic = new DemoTraffic(emulator, settings, tally);
        this.output = new StreamReader(emulator.client(), settings.outputStream());
    }

    boolean run(Duration duration, BooleanSupplier isStopped)
            throws IOException, InterruptedException {
        awaitDashboard();
        display.say("Sending traffic of seed %d ...", traffic.seed);
        Duration longestWait = settings.longestWait();
        long limit = MAX_EVENTS_IN_FLIGHT + EVENTS_PER_SECOND * longestWait.toSeconds();
        begin = Instant.now();
        while (!isStopped.getAsBoolean() && since(begin).compareTo(duration) < 0) {
            if (tally.inFlight() < limit) {
                traffic.send();
            }
            watch("sending");
        }
        Instant lastProgress = Instant.now();
        while (!tally.addsUp()
                && since(lastProgress).compareTo(LIMIT_WITHOUT_PROGRESS.plus(longestWait)) < 0) {
            long before = tally.inFlight() + tally.records();
            watch("waiting for events in flight");
            if (tally.inFlight() + tally.records() != before) {
                lastProgress = Instant.now();
            }
        }
        display.result(tally);
        return tally.addsUp();
    }

    private void awaitDashboard() throws IOException, InterruptedException {
        while (job.dashboard().isEmpty()) {
            if (job.endsWithin(Duration.ofMillis(100))
                    || since(begin).compareTo(TIME_TO_START) > 0) {
                throw new IllegalStateException("The job does not start.\n" + job.err());
            }
        }
        String dashboard = job.dashboard().get();
        rest = new FlinkRest(URI.create(dashboard));
        display.say("The job runs; its dashboard is %s", dashboard);
    }

    private void watch(String phase) throws IOException, InterruptedException {
        if (job.endsWithin(Duration.ofMillis(DemoTraffic.PAUSE_MILLIS))) {
            throw new IllegalStateException(
                    "The job ended with status " + job.exitStatus() + ".\n" + job.err());
        }
        if (Instant.now().isBefore(nextTick)) {
            return;
        }
        nextTick = Instant.now().plus(TICK);
        output.readNew().forEach(record -> tally.addForwarded(ForwardedRecord.of(record)));
        tally.deadLetters = countDeadLetters();
        tally.openWindows = countOpenWindows();
        display.progress(phase, since(begin), tally);
    }

    /** Counts the lines of finished files; a file in progress has another name. */
    private long countDeadLetters() throws IOException {
        long count = 0;
        try (Stream<Path> files = Files.walk(Files.createDirectories(deadLetters))) {
            for (Path file : files.filter(DemoRun::isFinished).toList()) {
                count += Files.readAllLines(file).size();
            }
        }
        return count;
    }

    private static boolean isFinished(Path file) {
        return file.getFileName().toString().startsWith("part-");
    }

    private long countOpenWindows() throws InterruptedException {
        try {
            String id = rest.get("/jobs").at("/jobs/0/id").asText();
            return rest.sums(id, Set.of(Metrics.OPEN_WINDOWS))
                    .getOrDefault(Metrics.OPEN_WINDOWS, 0L);
        } catch (IOException e) {
            // The dashboard starts to answer before the job is registered.
            return 0;
        }
    }

    private static Duration since(Instant instant) {
        return Duration.between(instant, Instant.now());
    }
}
