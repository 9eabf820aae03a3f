package io.eventforwarder;

import static io.eventforwarder.StreamToStream.batch;
import static io.eventforwarder.StreamToStream.event;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.eventforwarder.cli.deadletters.DeadLetters;
import io.eventforwarder.kinesis.Fault;
import io.eventforwarder.kinesis.Script;
import io.eventforwarder.kinesis.ScriptedKinesis;
import io.eventforwarder.kinesis.ShardLimits;
import io.eventforwarder.kinesis.StoredRecord;
import io.eventforwarder.kinesis.StoredRecords;
import io.eventforwarder.testing.CommandRun;
import io.eventforwarder.testing.EnvironmentCredentials;
import io.eventforwarder.testing.Json;
import io.eventforwarder.testing.KinesisEmulator;
import io.eventforwarder.testing.LocalRunProcess;
import io.eventforwarder.testing.PipelineRun;
import io.eventforwarder.testing.PropertiesJson;
import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.Shard;

/** {@code scripts/dead-letters} with a running job and its streams. */
class DeadLettersITCase {
    private static final String REGION = KinesisEmulator.REGION.id();

    @RegisterExtension
    static final MiniClusterExtension CLUSTER = PipelineRun.cluster(2 * StreamToStream.SHARDS);

    @RegisterExtension
    static final EnvironmentCredentials ENVIRONMENT = new EnvironmentCredentials();

    private static KinesisEmulator emulator;

    @TempDir private Path folder;

    private final StoredRecords stored = new StoredRecords();
    private ScriptedKinesis kinesis;
    private CommandRun last;

    @BeforeAll
    static void startEmulator() throws Exception {
        emulator = KinesisEmulator.start();
    }

    @AfterAll
    static void stopEmulator() {
        emulator.close();
    }

    @BeforeEach
    void startKinesis() throws IOException {
        kinesis = ScriptedKinesis.start(2, ShardLimits.NONE, 1, stored);
    }

    @AfterEach
    void stopKinesis() {
        kinesis.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"kinesis", "files"})
    void aRepairedLetterIsForwardedByTheJobThatRefusedIt(String kind) throws Exception {
        StreamToStream streams = new StreamToStream(emulator, "repair-" + kind, folder);
        PropertiesJson properties = streams.properties().set("Output", "max-record-size", "16 kib");
        if (kind.equals("kinesis")) {
            emulator.createStream("letters", 1);
            properties
                    .without("Output", "dead-letter-path")
                    .set("Output", "dead-letter", "kinesis")
                    .set("Output", "dead-letter-stream-name", "letters")
                    .set("Output", "dead-letter-region", REGION);
        }
        String file =
                Files.writeString(folder.resolve("properties.json"), properties.json()).toString();
        String whole = batch("device", event(1)).toString();
        streams.put("device", whole.substring(0, whole.length() - 1).getBytes(UTF_8));
        streams.put("device", batch("device", large(2)).bytes());
        JobClient job = StreamToStream.start(properties.settings());
        awaitLetters(2, file);
        assertThat(out()).contains("invalid_json: 1\nrecord_too_large: 1\n");
        assertThat(out()).doesNotContain("device");
        String connection = properties.settings().connectionLabel();
        assertThat(out().lines().filter(line -> line.contains("  " + connection + "  ")))
                .hasSize(2);

        Path exported = folder.resolve("exported");
        String[] export = {"--reason", "invalid_json", "--export", exported.toString()};
        assertThat(configured("show", file, export)).isZero();
        try (Stream<Path> files = Files.list(exported)) {
            Path broken = files.findFirst().orElseThrow();
            Files.writeString(broken, Files.readString(broken) + "}\n");
        }
        String[] repaired = {"--repaired", exported.toString(), "--to-stream", streams.input()};
        assertThat(configured("replay", file, repaired)).as(err()).isZero();
        assertThat(err())
                .startsWith("Every job that reads " + streams.input() + ' ')
                .contains("not only that of " + connection + '.');
        streams.awaitOutput(1);
        assertThat(streams.output()).map(StreamToStream::eventIn).containsExactly(event(1));

        // The sink refused this event after the job had added the event_id, so the event keeps it.
        String[] large = {"--reason", "record_too_large", "--to-stream", streams.input()};
        assertThat(configured("replay", file, large)).as(err()).isZero();
        awaitLetters(3, file);
        List<JsonNode> refused = new ArrayList<>();
        for (String id : ids("record_too_large")) {
            assertThat(run("show", "--properties", file, id, "--raw")).isZero();
            refused.add(Json.read(last.out()));
        }
        assertThat(refused)
                .extracting(each -> each.at("/events/0/data/event_id").asText())
                .hasSize(2)
                .doesNotContain("")
                .satisfies(eventIds -> assertThat(eventIds.get(0)).isEqualTo(eventIds.get(1)));
        assertThat(refused)
                .extracting(each -> each.path("message_id").asText())
                .doesNotHaveDuplicates();
        StreamToStream.stop(job);
    }

    /** The two steps that the documentation describes: replay to a file, and a run of that file. */
    @Test
    void lettersReplayedToAFileReachTheirConnectionAlone() throws Exception {
        StreamToStream streams = new StreamToStream(emulator, "alone", folder);
        emulator.createStream("other-out", 1);
        PropertiesJson refusing = streams.properties().set("Output", "max-record-size", "16 kib");
        PropertiesJson other = streams.properties().set("Connection", "stream-name", "other-out");
        String connection = refusing.settings().connectionLabel();
        Path file = Files.writeString(folder.resolve("properties.json"), refusing.json());
        JobClient refusingJob = StreamToStream.start(refusing.settings());
        JobClient otherJob = StreamToStream.start(other.settings());
        List<String> events = List.of(event(1), large(2), large(3));
        for (String event : events) {
            streams.put("device", batch("device", event).bytes());
        }
        streams.put("device", "no batch".getBytes(UTF_8));
        // Two records that are too large for one job, and the invalid record, which each job keeps.
        awaitLetters(4, file.toString());
        StreamToStream.await(emulator, "other-out", events.size());
        streams.awaitOutput(1);

        String to = folder.resolve("replay.jsonl").toString();
        String[] chosen = {
            "--connection", connection, "--reason", "record_too_large", "--to-path", to
        };
        assertThat(configured("replay", file.toString(), chosen)).as(err()).isZero();
        Files.writeString(
                file,
                streams.properties()
                        .without("Source")
                        .set("Source", "type", "files")
                        .set("Source", "path", to)
                        .json());
        String[] options = {"--properties", file.toString(), "--ui-port", "0"};
        try (LocalRunProcess run = LocalRunProcess.start(folder, options)) {
            assertThat(run.exitStatus()).as(run.err()).isZero();
        }

        // A file has each batch on one line.
        assertThat(streams.output())
                .map(StreamToStream::eventIn)
                .containsExactlyInAnyOrder(
                        events.get(0), onOneLine(events.get(1)), onOneLine(events.get(2)));
        assertThat(emulator.read("other-out"))
                .map(StreamToStream::eventIn)
                .containsExactlyInAnyOrderElementsOf(events);
        assertThat(configured("list", file.toString())).isZero();
        assertThat(out()).endsWith("In all: 4\n");
        StreamToStream.stop(refusingJob);
        StreamToStream.stop(otherJob);
    }

    private static String onOneLine(String json) {
        return json.replace('\n', ' ');
    }

    /** An event that does not fit into a record of 16 KiB. */
    private static String large(int number) {
        return event(number).replace("Added to cart", "x".repeat(20_000));
    }

    @Test
    void aReshardedStreamIsReadToItsEndAndReplayedDespiteFaults() throws Exception {
        emulator.createStream("resharded", 2);
        for (int i = 0; i < 20; i++) {
            emulator.put("resharded", "key" + i, letter("position-" + i, payload(i), ""));
        }
        emulator.put("resharded", "parts", letter("divided", "{\"events\":[],", "\"part\":1,"));
        split("resharded");
        for (int i = 20; i < 30; i++) {
            emulator.put("resharded", "key" + i, letter("position-" + i, payload(i), ""));
        }
        emulator.put("resharded", "parts", letter("divided", "\"mpid\":7}", "\"part\":2,"));
        emulator.put("resharded", "broken", "{".getBytes(UTF_8));
        String large = "{\"events\":[]" + " ".repeat(600_000);
        emulator.put("resharded", "large", letter("large", large, "\"part\":1,"));
        large = " ".repeat(500_000) + '}';
        emulator.put("resharded", "large", letter("large", large, "\"part\":2,"));

        String properties = properties("resharded", emulator.endpoint(), kinesis.endpoint());
        assertThat(configured("list", properties)).isEqualTo(1);
        assertThat(out()).endsWith("invalid_json: 32\nIn all: 32\n");
        assertThat(err()).matches("No dead letter: shardId-\\d+ \\d+: it is broken JSON\\.\n");

        Iterator<Fault> faults =
                List.of(Fault.UNAVAILABLE, Fault.NONE, Fault.CUT_BEFORE_STORING).iterator();
        kinesis.follow(() -> faults.hasNext() ? faults.next() : Fault.NONE);
        assertThat(configured("replay", properties, "--all", "--to-stream", "replayed"))
                .isEqualTo(1);
        assertThat(err()).contains("not sent: it has 1100045 bytes with its partition key");
        assertThat(out()).endsWith("Sent to replayed (us-east-1): 31. Not sent: 1.\n");
        assertThat(stored.all())
                .extracting(record -> record.data().asUtf8String())
                .hasSize(31)
                .contains("{\"events\":[],\"mpid\":7}", payload(0), payload(29));
        assertThat(stored.all())
                .allSatisfy(record -> assertThat(record.partitionKey()).matches("[0-9a-f]{32}"));
        assertThat(
                        stored.all().stream()
                                .filter(record -> record.data().asUtf8String().contains("d-1"))
                                .map(StoredRecord::partitionKey)
                                .distinct())
                .as("partition keys of one device")
                .hasSize(1);
    }

    @Test
    void aDeniedReplayReportsTheStreamAndTheUnsentLetters() throws Exception {
        Path letters = Files.createDirectory(folder.resolve("letters"));
        Files.write(letters.resolve("part.jsonl"), letter("here", payload(1), ""));
        kinesis.follow(Script.always(Fault.DENIED));
        String properties = properties("any", kinesis.endpoint(), kinesis.endpoint());
        String[] replay = {"--path", letters.toString(), "--all", "--to-stream", "any"};
        assertThat(configured("replay", properties, replay)).isEqualTo(1);
        assertThat(err().lines().toList())
                .hasSize(3)
                .satisfies(
                        lines -> {
                            assertThat(lines.get(1))
                                    .contains("kinesis:PutRecord", "[AccessDeniedException]");
                            assertThat(lines.get(2)).matches("[0-9a-f]{12}  not sent");
                        });
        assertThat(configured("list", properties)).isEqualTo(1);
        assertThat(err()).contains("kinesis:ListShards");
    }

    @Test
    void theScriptPrintsHelpAndPassesItsArguments() throws Exception {
        Files.write(folder.resolve("a file.jsonl"), letter("here", payload(1), ""));

        assertThat(script("--help")).isZero();
        assertThat(out()).contains("list|show|replay|delete", "Exit status: 0");
        assertThat(script("replay", "--help")).isZero();
        assertThat(out()).contains("--repaired FOLDER", "--to-stream");
        assertThat(script("list", "--path", folder.resolve("a file.jsonl").toString())).isZero();
        assertThat(out()).endsWith("invalid_json: 1\nIn all: 1\n");
        assertThat(script("list", "--nonsense")).isEqualTo(2);
        assertThat(err())
                .isEqualTo("Unknown option: '--nonsense'. See scripts/dead-letters list --help.\n");
    }

    private void awaitLetters(int count, String properties) {
        Awaitility.await(count + " letters")
                .atMost(Duration.ofSeconds(60))
                .until(
                        () ->
                                run("list", "--properties", properties) == 0
                                        && out().endsWith("In all: " + count + '\n'));
    }

    private List<String> ids(String reason) {
        return out().lines()
                .filter(line -> line.contains("  " + reason + "  "))
                .map(line -> line.substring(0, line.indexOf(' ')))
                .toList();
    }

    /** Settings with dead letters in a stream, and a source with an endpoint of its own. */
    private String properties(String deadLetters, URI endpoint, URI source) throws IOException {
        PropertiesJson properties =
                PropertiesJson.toOpenKinesis(endpoint)
                        .set("Source", "region", REGION)
                        .set("Source", "endpoint", source.toString())
                        .set("Connection", "kinesis-service-region", REGION)
                        .set("Output", "dead-letter", "kinesis")
                        .set("Output", "dead-letter-stream-name", deadLetters)
                        .set("Output", "dead-letter-region", REGION);
        return Files.writeString(folder.resolve("properties.json"), properties.json()).toString();
    }

    private int configured(String command, String properties, String... more) {
        return run(
                Stream.of(new String[] {command, "--properties", properties}, more)
                        .flatMap(Arrays::stream)
                        .toArray(String[]::new));
    }

    private int run(String... arguments) {
        last = CommandRun.of(DeadLetters::new, arguments);
        return last.exitStatus();
    }

    private int script(String... arguments) throws Exception {
        last = CommandRun.ofScript("dead-letters", arguments);
        return last.exitStatus();
    }

    private String out() {
        return last.out();
    }

    private String err() {
        return last.err();
    }

    /** The devices take turns. */
    private static String payload(int number) {
        return "{\"events\":[],\"mp_deviceid\":\"d-" + number % 3 + "\",\"x\":" + number + '}';
    }

    private static byte[] letter(String source, String payload, String part) {
        return String.format(
                        "{\"reason\":\"invalid_json\",\"detail\":\"A sentence.\","
                                + "\"stage\":\"parse\",\"received_at\":\"2026-03-01T00:00:00Z\","
                                + "\"source\":\"%s\",%s\"payload\":\"%s\"}",
                        source,
                        part.isEmpty() ? "" : part + "\"parts\":2,",
                        Base64.getEncoder().encodeToString(payload.getBytes(UTF_8)))
                .getBytes(UTF_8);
    }

    /** Splits each shard in two. */
    private static void split(String stream) {
        KinesisClient kinesis = emulator.client();
        for (Shard shard : kinesis.listShards(request -> request.streamName(stream)).shards()) {
            BigInteger start = new BigInteger(shard.hashKeyRange().startingHashKey());
            BigInteger end = new BigInteger(shard.hashKeyRange().endingHashKey());
            String middle = start.add(end).shiftRight(1).toString();
            kinesis.splitShard(
                    request ->
                            request.streamName(stream)
                                    .shardToSplit(shard.shardId())
                                    .newStartingHashKey(middle));
            kinesis.waiter().waitUntilStreamExists(request -> request.streamName(stream));
        }
    }
}
