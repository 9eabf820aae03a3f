package io.eventforwarder.demo;

import io.eventforwarder.testing.KinesisEmulator;
import io.eventforwarder.testing.StreamReader;
import io.eventforwarder.testing.traffic.Traffic;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BooleanSupplier;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.Record;

/**
 * Sends traffic through a running job, watches what comes out, and in the end waits for all of it.
 */
final class DemoRun {
    private static final long SECONDS_TO_START = 120;
    private static final Duration TICK = Duration.ofSeconds(1);
    private static final Duration PATIENCE_WITHOUT_PROGRESS = Duration.ofSeconds(30);
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    /** So few that each sends several batches in an interval or a session. */
    private static final int DEVICES = 60;

    /** What the emulator may be behind with. */
    private static final long EVENTS_ON_THE_WAY = 300;

    /** More than are sent, so that events that wait for their batch to close stop nobody. */
    private static final long EVENTS_A_SECOND = 150;

    private final KinesisEmulator emulator;
    private final JobProcess job;
    private final Screen screen;
    private final String inputStream;
    private final Duration longestWait;
    private final Tally tally;
    private final StreamReader output;
    private final DeadLetterFiles deadLetters;

    DemoRun(
            DemoSettings settings,
            KinesisEmulator emulator,
            JobProcess job,
            Path deadLetters,
            Screen screen) {
        this.emulator = emulator;
        this.job = job;
        this.screen = screen;
        this.inputStream = settings.inputStream();
        this.longestWait = settings.longestWait();
        this.tally = new Tally(settings.droppedTypes(), settings.emptyBatches());
        this.output = new StreamReader(emulator.client(), settings.outputStream());
        this.deadLetters = new DeadLetterFiles(deadLetters);
    }

    /**
     * Sends until the time is over or someone stops it.
     *
     * @return whether the sum adds up in the end
     */
    boolean go(Duration duration, BooleanSupplier isStopped)
            throws IOException, InterruptedException {
        URI dashboard = job.dashboard(SECONDS_TO_START);
        screen.say("The job runs; its dashboard is " + dashboard);
        Instant begin = Instant.now();
        long seed = begin.toEpochMilli();
        screen.say("Sending traffic of seed " + seed + " ...");
        Traffic traffic = new Traffic(seed, Traffic.Mix.PLAUSIBLE, seed, DEVICES);
        long mostInFlight = EVENTS_ON_THE_WAY + EVENTS_A_SECOND * longestWait.toSeconds();
        try (KinesisClient client = emulator.newClient();
                Sender sender = new Sender(client, inputStream, traffic, tally, mostInFlight)) {
            sender.start();
            while (!isStopped.getAsBoolean() && since(begin).compareTo(duration) < 0) {
                watch(since(begin).toSeconds() + " s", dashboard);
                sender.requireHealthy();
            }
        }
        screen.say(
                "Sending has stopped; waiting for what is still under way" + longestWaitInWords());
        Totals totals = waitForTheRest(dashboard);
        screen.result(totals);
        return totals.addsUp();
    }

    private Totals waitForTheRest(URI dashboard) throws IOException, InterruptedException {
        Instant begin = Instant.now();
        Instant lastProgress = begin;
        Totals totals = tally.totals();
        while (!totals.addsUp()
                && since(lastProgress).compareTo(PATIENCE_WITHOUT_PROGRESS.plus(longestWait)) < 0
                && since(begin).compareTo(PATIENCE.plus(longestWait)) < 0) {
            watch("waiting " + since(begin).toSeconds() + " s", dashboard);
            Totals before = totals;
            totals = tally.totals();
            if (!totals.equals(before)) {
                lastProgress = Instant.now();
            }
        }
        return totals;
    }

    private void watch(String phase, URI dashboard) throws IOException, InterruptedException {
        job.requireAliveFor(TICK);
        for (Record record : output.readNew()) {
            ForwardedRecord forwarded = ForwardedRecord.of(record);
            tally.forwarded(forwarded);
            screen.sample(forwarded);
        }
        tally.deadLetters(deadLetters.count());
        screen.progress(phase, tally.totals(), dashboard);
    }

    private String longestWaitInWords() {
        return longestWait.isZero()
                ? " ..."
                : ", " + longestWait.toSeconds() + " s and a little more if nothing is slow ...";
    }

    private static Duration since(Instant instant) {
        return Duration.between(instant, Instant.now());
    }
}
