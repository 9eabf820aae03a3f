package io.eventforwarder.sink;

import io.eventforwarder.settings.Settings;
import java.time.Duration;

/** The customer's stream as the job writes to it, but that a pause is probed every second. */
public final class QuicklyProbingOutput {
    private QuicklyProbingOutput() {}

    public static RecordOutput of(Settings settings) {
        return KinesisOutput.toCustomer(settings, Duration.ofSeconds(1));
    }
}
