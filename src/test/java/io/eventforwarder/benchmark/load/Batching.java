package io.eventforwarder.benchmark.load;

import io.eventforwarder.settings.Settings;
import io.eventforwarder.testing.PropertiesJson;
import java.time.Duration;
import java.util.Map;

/** Settings of ten-minute mode that drop nothing and close no window for its size. */
public final class Batching {
    /** What else of the group Connection differs from the defaults. */
    public static final Map<String, String> DROP_NOTHING =
            Map.of(
                    "include-mp-deviceid", "true",
                    "include-event-batch-location", "true",
                    "include-user-attribute-change-events", "true",
                    "include-user-identity-change-events", "true");

    private Batching() {}

    /** With another interval than ten minutes; records are discarded. */
    public static Settings every(Duration interval) {
        PropertiesJson properties =
                PropertiesJson.filesToFiles()
                        .without("Output", "path")
                        .set("Output", "type", "discard")
                        .set("Connection", "send-as-batch", "true")
                        .set("Batching", "batch-interval", interval.toSeconds() + " s")
                        .set("Batching", "max-buffered-bytes", "1 gib");
        DROP_NOTHING.forEach((key, value) -> properties.set("Connection", key, value));
        return properties.settings();
    }
}
