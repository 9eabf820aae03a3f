package io.eventforwarder.sink;

import io.eventforwarder.settings.Settings;

/** Flink's own Kinesis sink, which this build does not have; the settings refuse it. */
final class KinesisStreamsOutput {
    private KinesisStreamsOutput() {}

    @SuppressWarnings("DoNotCallSuggester")
    static RecordOutput toCustomer(Settings settings) {
        throw new IllegalStateException("The settings name an output that this build lacks.");
    }
}
