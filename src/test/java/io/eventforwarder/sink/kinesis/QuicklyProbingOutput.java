package io.eventforwarder.sink.kinesis;

import io.eventforwarder.settings.Settings;
import io.eventforwarder.sink.DeadLetterOutput;
import io.eventforwarder.sink.RecordOutput;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** The outputs of the job, with a probe of a paused connection every second. */
public final class QuicklyProbingOutput {
    private static final Duration PROBE_INTERVAL = Duration.ofSeconds(1);

    private QuicklyProbingOutput() {}

    public static RecordOutput of(Settings settings) {
        return KinesisOutput.toCustomer(settings, PROBE_INTERVAL);
    }

    public static DeadLetterOutput ofDeadLetters(String stream, String region, URI endpoint) {
        return new DeadLetterStream(
                stream, region, Optional.of(endpoint), "connection", PROBE_INTERVAL);
    }
}
