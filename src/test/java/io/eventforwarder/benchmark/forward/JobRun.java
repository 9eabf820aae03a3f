package io.eventforwarder.benchmark.forward;

import io.eventforwarder.benchmark.load.MeasuredCluster;
import io.eventforwarder.benchmark.load.MeasuredJob;
import io.eventforwarder.settings.Settings;
import io.eventforwarder.sink.RecordOutput;
import io.eventforwarder.source.EventSource;
import io.eventforwarder.source.KinesisEventSource;
import io.eventforwarder.source.kinesis.ReadLimits;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;

/** The job, at one slot, in a process of its own. */
public final class JobRun {
    private static final int SLOTS = 1;
    private static final Duration CHECKPOINT_INTERVAL = Duration.ofSeconds(10);

    private JobRun() {}

    /**
     * Runs and measures it.
     *
     * @param args the name of the row, the stub's endpoint, and the words of the window
     */
    public static void main(String[] args) {
        ForwardRow row = ForwardRow.named(args[0]).get(0);
        URI stub = URI.create(args[1]);
        MeasuredWindow.of(args[2], args[3], args[4]).run(stub, () -> start(row, stub));
    }

    private static MeasuredWindow.Pause start(ForwardRow row, URI stub) throws Exception {
        Path deadLetters = Path.of(System.getProperty("java.io.tmpdir"), "dead-letters");
        Settings settings = row.settings(stub, deadLetters);
        MeasuredJob job =
                new MeasuredCluster(row.backend(), SLOTS, CHECKPOINT_INTERVAL)
                        .start(settings, source(settings), RecordOutput.of(settings));
        return time -> {
            long end = System.nanoTime() + time.toNanos();
            job.await(() -> System.nanoTime() >= end);
        };
    }

    /** The source as fast as the stub answers, which sets no limits. */
    private static EventSource source(Settings settings) {
        return new KinesisEventSource(
                settings.source(), ReadLimits.ofKinesis().withoutPacing(), Clock.systemUTC());
    }
}
