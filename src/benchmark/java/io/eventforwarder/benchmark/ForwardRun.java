package io.eventforwarder.benchmark;

import io.eventforwarder.EventForwarderJob;
import io.eventforwarder.settings.Settings;
import io.eventforwarder.source.EventSource;
import io.eventforwarder.source.kinesis.KinesisSource;
import io.eventforwarder.source.kinesis.ReadLimits;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;

/** The job, at one slot, in a process of its own. */
final class ForwardRun {
    private static final Duration CHECKPOINT_INTERVAL = Duration.ofSeconds(10);

    private ForwardRun() {}

    /**
     * Runs and measures it.
     *
     * @param args the name of the row, the stub's endpoint, and seconds of the warm-up and of the
     *     measurement
     */
    public static void main(String[] args) {
        ForwardRow row = ForwardRow.named(args[0]).get(0);
        URI stub = URI.create(args[1]);
        Settings settings =
                row.settings(
                        stub, Path.of(System.getProperty("java.io.tmpdir")).resolve("letters"));
        Measurement.run(
                stub,
                Integer.parseInt(args[2]),
                Integer.parseInt(args[3]),
                () ->
                        new MeasuredCluster(row.backend(), 1, CHECKPOINT_INTERVAL)
                                        .start(
                                                settings,
                                                source(settings),
                                                EventForwarderJob.output(settings))
                                ::checkRunning);
    }

    /** The source as fast as the stub answers, which sets no limits. */
    private static EventSource source(Settings settings) {
        return KinesisSource.of(
                settings.source(),
                new ReadLimits(Duration.ZERO, Double.POSITIVE_INFINITY, Duration.ofSeconds(30)));
    }
}
