package io.eventforwarder.sink.kinesis;

import io.eventforwarder.settings.Settings;
import io.eventforwarder.sink.RecordOutput;

/** Flink's own Kinesis sink, which this build does not have; the settings refuse it. */
public final class KinesisStreamsOutput {
    private KinesisStreamsOutput() {}

    @SuppressWarnings("DoNotCallSuggester")
    public static RecordOutput toCustomer(Settings settings) {
        throw new IllegalStateException("The settings name an output that this build lacks.");
    }
}
