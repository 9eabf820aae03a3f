package io.eventforwarder.benchmark.load;

import io.eventforwarder.settings.Settings;
import io.eventforwarder.testing.TestSettings;
import java.time.Duration;

/** Settings of ten-minute mode that drop nothing and close no window for its size. */
public final class Batching {
    private Batching() {}

    /** With another interval than ten minutes. */
    public static Settings every(Duration interval) {
        return TestSettings.asReceived(
                "send-as-batch", "true",
                "include-mp-deviceid", "true",
                "include-event-batch-location", "true",
                "include-user-attribute-change-events", "true",
                "include-user-identity-change-events", "true",
                "Batching.batch-interval", interval.toSeconds() + " s",
                "Batching.max-buffered-bytes", "1 gib");
    }
}
