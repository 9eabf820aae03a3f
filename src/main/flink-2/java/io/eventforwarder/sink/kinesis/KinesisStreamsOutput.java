package io.eventforwarder.sink.kinesis;

import io.eventforwarder.settings.Settings;
import io.eventforwarder.sink.RecordOutput;

/** A placeholder for Flink's own Kinesis sink, which the build for Flink 2 does not contain. */
public final class KinesisStreamsOutput {
    private KinesisStreamsOutput() {}

    @SuppressWarnings("DoNotCallSuggester")
    public static RecordOutput toCustomer(Settings settings) {
        throw new IllegalStateException("The settings name an output that this build lacks.");
    }
}
