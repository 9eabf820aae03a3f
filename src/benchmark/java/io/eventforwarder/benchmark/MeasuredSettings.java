package io.eventforwarder.benchmark;

import io.eventforwarder.testing.PropertiesJson;
import java.util.List;

/** Settings of measured jobs, which drop no event. */
final class MeasuredSettings {
    static final List<String> MODES = List.of("as-received", "ten-minute", "session");

    private MeasuredSettings() {}

    /** From memory to nothing. */
    static PropertiesJson discarding(String mode, String interval) {
        return with(
                mode,
                interval,
                PropertiesJson.filesToFiles()
                        .without("Output", "path")
                        .set("Output", "type", "discard"));
    }

    /** Sets the mode, and batches of an interval or sessions of ten seconds. */
    static PropertiesJson with(String mode, String interval, PropertiesJson properties) {
        for (String setting :
                List.of(
                        "include-mp-deviceid",
                        "include-event-batch-location",
                        "include-user-attribute-change-events",
                        "include-user-identity-change-events")) {
            properties.set("Connection", setting, "true");
        }
        return properties
                .set("Connection", "send-as-batch", String.valueOf(!mode.equals("as-received")))
                .set(
                        "Connection",
                        "wait-for-complete-batch",
                        String.valueOf(mode.equals("session")))
                .set("Batching", "batch-interval", interval)
                .set("Batching", "session-timeout", "10 s")
                .set("Batching", "session-end-grace", "1 s")
                .set("Batching", "max-buffered-bytes", "1 gib");
    }
}
