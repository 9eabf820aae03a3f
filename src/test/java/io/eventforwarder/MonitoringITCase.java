package io.eventforwarder;

import static io.eventforwarder.StreamToStream.batch;
import static io.eventforwarder.StreamToStream.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.eventforwarder.monitoring.Monitoring;
import io.eventforwarder.monitoring.Scrape;
import io.eventforwarder.testing.EnvironmentCredentials;
import io.eventforwarder.testing.KinesisEmulator;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.testutils.InMemoryReporter;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Alert rules and dashboard ask for what a running job exposes. */
class MonitoringITCase {
    private static final InMemoryReporter METRICS = InMemoryReporter.create();

    @RegisterExtension
    static final MiniClusterExtension CLUSTER =
            new MiniClusterExtension(
                    new MiniClusterResourceConfiguration.Builder()
                            .setConfiguration(METRICS.addToConfiguration(new Configuration()))
                            .setNumberTaskManagers(1)
                            .setNumberSlotsPerTaskManager(StreamToStream.SHARDS)
                            .build());

    @RegisterExtension
    static final EnvironmentCredentials CREDENTIALS = new EnvironmentCredentials();

    @TempDir Path folder;

    @Test
    void everyQueryAsksForMetricsAndLabelsThatTheJobHas() throws Exception {
        try (KinesisEmulator emulator = KinesisEmulator.start()) {
            StreamToStream streams = new StreamToStream(emulator, "watched", folder);
            streams.put("device", batch("device", event(1)).bytes());
            JobClient job =
                    StreamToStream.start(
                            streams.properties()
                                    .set("Connection", "send-screen-views", "false")
                                    .settings());
            try {
                streams.awaitOutput(1);

                await().atMost(Duration.ofMinutes(1))
                        .untilAsserted(
                                () ->
                                        assertThat(Monitoring.missingIn(Scrape.of(METRICS)))
                                                .isEmpty());
            } finally {
                StreamToStream.stop(job);
            }
        }
    }
}
