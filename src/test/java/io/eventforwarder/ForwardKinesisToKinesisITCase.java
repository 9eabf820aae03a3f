package io.eventforwarder;

import static io.eventforwarder.StreamToStream.batch;
import static io.eventforwarder.StreamToStream.event;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.eventforwarder.testing.AggregatedRecord;
import io.eventforwarder.testing.Json;
import io.eventforwarder.testing.KinesisEmulator;
import io.eventforwarder.testing.KinesisStreams;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.flink.core.execution.JobClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.kinesis.model.Record;

/** With access as the documentation has it: a role in the customer's account. */
class ForwardKinesisToKinesisITCase {
    @RegisterExtension static final CustomerJobs JOBS = new CustomerJobs();

    private Customer customer;
    private StreamToStream streams;

    @BeforeEach
    void grantAccess() {
        customer = JOBS.customer();
        customer.grantsRole(customer.policies());
        streams = customer.streams();
    }

    @AfterEach
    void nothingWasDenied() {
        assertThat(JOBS.operator().gateway().trail().deniedCalls()).isEmpty();
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

        JobClient job = StreamToStream.start(customer.roleProperties().settings());
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
        // The keys hash to both shards.
        streams.put("device", AggregatedRecord.of(List.of("a", "b", "c"), userRecords));
        streams.put("device", bytes(bulk));

        JobClient job = StreamToStream.start(customer.roleProperties().settings());
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
        KinesisStreams operators = JOBS.operator().streams();
        String deadLetters = Operator.DEAD_LETTERS;
        operators.createStream(deadLetters, 1);
        List<String> malformed =
                IntStream.range(0, 12).mapToObj(i -> "{\"events\": [\u00e9" + i).toList();
        malformed.forEach(text -> streams.put(text, bytes(text)));
        streams.put("device", batch("device", event(1)).bytes());

        JobClient job =
                StreamToStream.start(
                        customer.roleProperties()
                                .without("Output", "dead-letter-path")
                                .set("Output", "dead-letter", "kinesis")
                                .set("Output", "dead-letter-stream-name", deadLetters)
                                .set("Output", "dead-letter-region", KinesisEmulator.REGION.id())
                                .settings());
        streams.awaitOutput(1);
        StreamToStream.await(operators, deadLetters, malformed.size());
        StreamToStream.stop(job);

        assertThat(events(streams.output())).containsExactly(event(1));
        List<JsonNode> letters =
                operators.read(deadLetters).stream()
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
