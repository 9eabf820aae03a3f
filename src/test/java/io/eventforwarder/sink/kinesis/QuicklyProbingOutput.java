package io.eventforwarder.sink.kinesis;

import io.eventforwarder.settings.Settings;
import io.eventforwarder.sink.RecordOutput;
import java.time.Duration;

/** The customer's stream as the job writes to it, but that a pause is probed every second. */
public final class QuicklyProbingOutput {
    private QuicklyProbingOutput() {}

    public static RecordOutput of(Settings settings) {
        return KinesisOutput.toCustomer(settings, Duration.ofSeconds(1));
    }
}
