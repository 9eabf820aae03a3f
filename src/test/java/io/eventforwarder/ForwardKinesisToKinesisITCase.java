package io.eventforwarder;

import static io.eventforwarder.StreamToStream.batch;
import static io.eventforwarder.StreamToStream.event;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.eventforwarder.testing.AggregatedRecord;
import io.eventforwarder.testing.EnvironmentCredentials;
import io.eventforwarder.testing.Json;
import io.eventforwarder.testing.KinesisEmulator;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.kinesis.model.Record;

class ForwardKinesisToKinesisITCase {
    @RegisterExtension
    static final MiniClusterExtension CLUSTER =
            new MiniClusterExtension(
                    new MiniClusterResourceConfiguration.Builder()
                            .setNumberTaskManagers(1)
                            .setNumberSlotsPerTaskManager(StreamToStream.SHARDS)
                            .build());

    @RegisterExtension
    static final EnvironmentCredentials CREDENTIALS = new EnvironmentCredentials();

    private static KinesisEmulator emulator;

    private StreamToStream streams;

    @BeforeAll
    static void startEmulator() throws Exception {
        emulator = KinesisEmulator.start();
    }

    @AfterAll
    static void stopEmulator() {
        emulator.close();
    }

    @BeforeEach
    void createStreams(TestInfo test, @TempDir Path folder) {
        streams =
                new StreamToStream(emulator, test.getTestMethod().orElseThrow().getName(), folder);
    }

    @Test
    void everyEventArrivesOnceAndADevicesEventsInTheirOrder() throws Exception {
        int devices = 4;
        int batchesEach = 5;
        List<String> sent = new ArrayList<>();
        for (int i = 0; i < devices * batchesEach; i++) {
            String device = "device-" + i % devices;
            sent.add(event(2 * i));
            sent.add(event(2 * i + 1));
            streams.put(device, batch(device, event(2 * i), event(2 * i + 1)).bytes());
        }

        JobClient job = StreamToStream.start(streams.properties().settings());
        streams.awaitOutput(sent.size());
        StreamToStream.stop(job);

        List<Record> records = streams.output();
        assertThat(events(records)).containsExactlyInAnyOrderElementsOf(sent);
        Map<String, List<Record>> byPartitionKey =
                records.stream().collect(Collectors.groupingBy(Record::partitionKey));
        assertThat(byPartitionKey).hasSize(devices);
        assertThat(byPartitionKey.keySet()).allMatch(key -> key.matches("[0-9a-f]{32}"));
        assertThat(byPartitionKey.values())
                .map(ForwardKinesisToKinesisITCase::events)
                .allSatisfy(
                        events ->
                                assertThat(events)
                                        .hasSize(2 * batchesEach)
                                        .isSubsetOf(sent)
                                        .isEqualTo(
                                                sent.stream().filter(events::contains).toList()));
    }

    @Test
    void aggregatedRecordsAndBulkArraysAreTheirBatches() throws Exception {
        List<String> sent = IntStream.range(0, 6).mapToObj(StreamToStream::event).toList();
        List<byte[]> userRecords =
                sent.subList(0, 3).stream().map(event -> batch("device", event).bytes()).toList();
        String bulk =
                sent.subList(3, 6).stream()
                        .map(event -> batch("device", event).toString())
                        .collect(Collectors.joining(",\n", "[", "]"));
        streams.put("device", AggregatedRecord.of("device", userRecords));
        streams.put("device", bytes(bulk));

        JobClient job = StreamToStream.start(streams.properties().settings());
        streams.awaitOutput(sent.size());
        StreamToStream.stop(job);

        List<Record> records = streams.output();
        assertThat(events(records)).containsExactlyElementsOf(sent);
        assertThat(records)
                .extracting(record -> json(record).path("message_id").asText())
                .doesNotHaveDuplicates();
    }

    @Test
    void whatCannotBeForwardedIsKeptInAStream() throws Exception {
        String deadLetters = "dead-letters";
        emulator.createStream(deadLetters, 1);
        List<String> malformed =
                IntStream.range(0, 12).mapToObj(i -> "{\"events\": [\u00e9" + i).toList();
        malformed.forEach(text -> streams.put(text, bytes(text)));
        streams.put("device", batch("device", event(1)).bytes());

        JobClient job =
                StreamToStream.start(
                        streams.properties()
                                .without("Output", "dead-letter-path")
                                .set("Output", "dead-letter", "kinesis")
                                .set("Output", "dead-letter-stream-name", deadLetters)
                                .set("Output", "dead-letter-region", KinesisEmulator.REGION.id())
                                .settings());
        streams.awaitOutput(1);
        streams.await(deadLetters, malformed.size());
        StreamToStream.stop(job);

        assertThat(events(streams.output())).containsExactly(event(1));
        List<JsonNode> letters =
                emulator.read(deadLetters).stream()
                        .map(ForwardKinesisToKinesisITCase::json)
                        .toList();
        assertThat(letters)
                .allSatisfy(
                        letter -> {
                            assertThat(letter.path("reason").asText()).isEqualTo("invalid_json");
                            assertThat(letter.path("source").asText())
                                    .startsWith(streams.input() + "/shardId-");
                        });
        assertThat(letters)
                .extracting(
                        letter ->
                                new String(
                                        letter.path("payload").binaryValue(),
                                        StandardCharsets.UTF_8))
                .containsExactlyInAnyOrderElementsOf(malformed);
    }

    private static List<String> events(List<Record> records) {
        return records.stream().map(StreamToStream::eventIn).toList();
    }

    private static JsonNode json(Record record) {
        return Json.read(record.data().asByteArray());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
