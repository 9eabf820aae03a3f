package io.eventforwarder;

import static io.eventforwarder.StreamToStream.batch;
import static org.assertj.core.api.Assertions.assertThat;

import io.eventforwarder.testing.AggregatedRecord;
import io.eventforwarder.testing.EnvironmentCredentials;
import io.eventforwarder.testing.KinesisEmulator;
import io.eventforwarder.testing.LogLines;
import io.eventforwarder.testing.PipelineRun;
import io.eventforwarder.testing.PropertiesJson;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.logging.log4j.Level;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where the source begins and stops, with polling and with fan-out, against an emulator. */
class KinesisSourcePositionsITCase {
    @RegisterExtension
    static final MiniClusterExtension CLUSTER = PipelineRun.cluster(StreamToStream.SHARDS);

    @RegisterExtension
    static final EnvironmentCredentials CREDENTIALS = new EnvironmentCredentials();

    @RegisterExtension final LogLines log = new LogLines("io.eventforwarder", Level.DEBUG);

    @AutoClose private static KinesisEmulator emulator;

    @TempDir private Path folder;

    @BeforeAll
    static void start() throws Exception {
        emulator = KinesisEmulator.start();
    }

    @ParameterizedTest
    @ValueSource(strings = {"polling", "fan-out"})
    void stopAtLatestEndsTheJobWhenAllIsForwarded(String consumer) throws Exception {
        List<String> sent = IntStream.range(0, 8).mapToObj(StreamToStream::event).toList();
        StreamToStream streams = new StreamToStream(emulator, "stop-" + consumer, folder);
        List<byte[]> aggregated =
                sent.subList(0, 4).stream().map(event -> batch("device", event).bytes()).toList();
        streams.put("device", AggregatedRecord.of(List.of("a", "b", "c", "d"), aggregated));
        sent.subList(4, 8).forEach(event -> streams.put("device", batch("device", event).bytes()));

        JobClient job =
                StreamToStream.start(
                        settings(streams, consumer).set("Source", "stop-at", "LATEST").settings());

        job.getJobExecutionResult().get(2, TimeUnit.MINUTES);
        assertThat(streams.output().stream().map(StreamToStream::eventIn))
                .containsExactlyElementsOf(sent);
    }

    private static PropertiesJson settings(StreamToStream streams, String consumer) {
        PropertiesJson settings = streams.properties().set("Source", "consumer", consumer);
        return consumer.equals("fan-out")
                ? settings.set("Source", "consumer-name", "forwarder")
                : settings;
    }
}
