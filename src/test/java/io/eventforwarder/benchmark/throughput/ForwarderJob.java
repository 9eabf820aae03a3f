package io.eventforwarder.benchmark.throughput;

import io.eventforwarder.ForwardingPipeline;
import io.eventforwarder.settings.Settings;
import io.eventforwarder.sink.DeadLetterOutput;
import io.eventforwarder.sink.RecordOutput;
import io.eventforwarder.source.EventSource;
import io.eventforwarder.testing.PropertiesJson;
import java.nio.file.Path;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** This job, from files to nowhere, with settings that drop no event. */
final class ForwarderJob {
    private ForwarderJob() {}

    /**
     * Reads a file of batches.
     *
     * @param intervalMillis of ten-minute windows, in which a device is to send about as much as in
     *     ten minutes of the data
     * @param temporary for dead letters, of which there are none
     */
    static void build(
            StreamExecutionEnvironment env,
            Work work,
            Path input,
            long intervalMillis,
            Path temporary) {
        Settings settings = settings(work, input, intervalMillis, temporary);
        new ForwardingPipeline(
                        settings,
                        EventSource.of(settings.source()),
                        RecordOutput.of(settings),
                        DeadLetterOutput.of(settings))
                .build(env);
    }

    /** Those of {@link #build}. */
    static Settings settings(Work work, Path input, long intervalMillis, Path temporary) {
        PropertiesJson properties = PropertiesJson.empty();
        if (work.hasIntervals()) {
            properties.set("Batching", "batch-interval", intervalMillis + " ms");
        }
        return properties
                .set("Source", "type", "files")
                .set("Source", "path", input.toString())
                .set("Connection", "send-as-batch", String.valueOf(work != Work.AS_RECEIVED))
                .set("Connection", "wait-for-complete-batch", String.valueOf(work == Work.SESSION))
                .set("Connection", "include-user-attribute-change-events", "true")
                .set("Connection", "include-user-identity-change-events", "true")
                .set("Batching", "session-timeout", "10 s")
                .set("Batching", "session-end-grace", "1 s")
                .set("Output", "type", "discard")
                .set("Output", "dead-letter-path", temporary.resolve("dead-letters").toString())
                .settings();
    }
}
