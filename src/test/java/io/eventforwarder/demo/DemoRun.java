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

    private final KinesisEmulator emulator;
    private final JobProcess job;
    private final Screen screen;
    private final String inputStream;
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
        this.tally = new Tally(settings.droppedTypes(), settings.sendsBatchesWithoutEvents());
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
        JobMetrics metrics = new JobMetrics(dashboard);
        Instant begin = Instant.now();
        long seed = begin.toEpochMilli();
        screen.say("Sending traffic of seed " + seed + " ...");
        Traffic traffic = new Traffic(seed, Traffic.Mix.PLAUSIBLE, seed);
        try (KinesisClient client = emulator.newClient();
                Sender sender = new Sender(client, inputStream, traffic, tally)) {
            sender.start();
            while (!isStopped.getAsBoolean() && since(begin).compareTo(duration) < 0) {
                watch(since(begin).toSeconds() + " s", metrics, dashboard);
                sender.requireHealthy();
            }
        }
        screen.say("Sending has stopped; waiting for what is still under way ...");
        Totals totals = waitForTheRest(metrics, dashboard);
        screen.result(totals);
        return totals.addsUp();
    }

    private Totals waitForTheRest(JobMetrics metrics, URI dashboard)
            throws IOException, InterruptedException {
        Instant begin = Instant.now();
        Instant lastProgress = begin;
        Totals totals = tally.totals();
        while (!totals.addsUp()
                && since(lastProgress).compareTo(PATIENCE_WITHOUT_PROGRESS) < 0
                && since(begin).compareTo(PATIENCE) < 0) {
            watch("waiting " + since(begin).toSeconds() + " s", metrics, dashboard);
            Totals before = totals;
            totals = tally.totals();
            if (!totals.equals(before)) {
                lastProgress = Instant.now();
            }
        }
        return totals;
    }

    private void watch(String phase, JobMetrics metrics, URI dashboard)
            throws IOException, InterruptedException {
        job.requireAliveFor(TICK);
        for (Record record : output.readNew()) {
            ForwardedRecord forwarded = ForwardedRecord.of(record);
            tally.forwarded(forwarded);
            screen.sample(forwarded);
        }
        tally.deadLetters(deadLetters.count());
        screen.progress(phase, tally.totals(), metrics.describe(), dashboard);
    }

    private static Duration since(Instant instant) {
        return Duration.between(instant, Instant.now());
    }
}
