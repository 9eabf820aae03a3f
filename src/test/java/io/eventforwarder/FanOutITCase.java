package io.eventforwarder;

import static io.eventforwarder.StreamToStream.batch;
import static org.assertj.core.api.Assertions.assertThat;

import io.eventforwarder.testing.EnvironmentCredentials;
import io.eventforwarder.testing.KinesisEmulator;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class FanOutITCase {
    @RegisterExtension
    static final MiniClusterExtension CLUSTER =
            new MiniClusterExtension(
                    new MiniClusterResourceConfiguration.Builder()
                            .setNumberTaskManagers(1)
                            .setNumberSlotsPerTaskManager(StreamToStream.SHARDS)
                            .build());

    @RegisterExtension
    static final EnvironmentCredentials CREDENTIALS = new EnvironmentCredentials();

    @Test
    void whatIsPushedIsForwarded(@TempDir Path folder) throws Exception {
        List<String> sent = IntStream.range(0, 4).mapToObj(StreamToStream::event).toList();
        JobClient job;
        try (KinesisEmulator emulator = KinesisEmulator.start()) {
            StreamToStream streams = new StreamToStream(emulator, "pushed", folder);
            sent.forEach(event -> streams.put("device", batch("device", event).bytes()));

            job =
                    StreamToStream.start(
                            streams.properties()
                                    .set("Source", "consumer", "fan-out")
                                    .set("Source", "consumer-name", "forwarder")
                                    .settings());
            streams.awaitOutput(sent.size());

            assertThat(streams.output().stream().map(StreamToStream::eventIn))
                    .containsExactlyElementsOf(sent);
        }
        // The consumer waits for half a minute on a subscription that is open, even when cancelled.
        StreamToStream.stop(job);
    }
}
