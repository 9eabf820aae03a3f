package io.eventforwarder.sink;

import io.eventforwarder.settings.OutputSettings.PutApi;
import io.eventforwarder.settings.Settings;
import java.time.Duration;

/** The customer's stream as the job writes to it, but that a pause is probed every second. */
public final class QuicklyProbingOutput {
    private QuicklyProbingOutput() {}

    public static RecordOutput of(Settings settings) {
        Duration interval = Duration.ofSeconds(1);
        return settings.output().putApi() == PutApi.PUT_RECORDS
                ? PutRecordsOutput.toCustomer(settings, interval)
                : KinesisOutput.toCustomer(settings, interval);
    }
}
