package io.eventforwarder.sink.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventforwarder.model.DeadLetter;
import io.eventforwarder.model.DeadLetterReason;
import io.eventforwarder.model.OutgoingRecord;
import io.eventforwarder.model.SourcePosition;
import io.eventforwarder.settings.Secret;
import io.eventforwarder.sink.kinesis.PartitionKeys;
import io.eventforwarder.testing.Inputs;
import io.eventforwarder.testing.Json;
import io.eventforwarder.testing.PipelineRun;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The content of the files after a job has reached the end of its input. */
@Timeout(120)
class WrittenFilesTest {
    private static final int MANY = 5_000;
    private static final int PARALLELISM = 2;

    @RegisterExtension
    private static final MiniClusterExtension CLUSTER = PipelineRun.cluster(PARALLELISM);

    @TempDir private Path folder;

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void everyRecordIsALineOfAFinishedFile(boolean checkpoints) throws Exception {
        StreamExecutionEnvironment env = environment(checkpoints);
        List<OutgoingRecord> records =
                IntStream.range(0, MANY).mapToObj(i -> record("{\"é\":" + i + "}")).toList();

        new FileOutput(folder.toString(), Optional.empty())
                .forward(env.fromData(records, OutgoingRecord.TYPE));
        env.execute();

        assertThat(lines())
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, MANY).mapToObj(i -> "{\"é\":" + i + "}").toList());
        assertThat(files())
                .allSatisfy(file -> assertThat(file.getFileName().toString()).endsWith(".jsonl"));
    }

    @Test
    void aRecordWithLineBreaksIsWrittenOnOneLine() throws Exception {
        StreamExecutionEnvironment env = environment(false);

        new FileOutput(folder.toString(), Optional.empty())
                .forward(
                        env.fromData(
                                List.of(record("{\r\n \"a\":\"x\\n\"\n}")), OutgoingRecord.TYPE));
        env.execute();

        assertThat(lines()).containsExactly("{   \"a\":\"x\\n\" }");
    }

    @Test
    void theDeviceInForwardingInfoIsThePartitionKey() throws Exception {
        StreamExecutionEnvironment env = environment(false);
        new FileOutput(folder.toString(), Optional.of(Secret.of("hush")))
                .forward(
                        env.fromData(
                                List.of(
                                        record(
                                                "{\"forwarding_info\":{"
                                                        + OutgoingRecord.DEVICE_PLACEHOLDER
                                                        + "}}")),
                                OutgoingRecord.TYPE));
        env.execute();

        assertThat(lines())
                .containsExactly(
                        "{\"forwarding_info\":{\"device\":\"%s\"}}"
                                .formatted(new PartitionKeys(Optional.of("hush")).of("mpid:1")));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void everyDeadLetterIsALineOfAFinishedFileOfItsDay(boolean checkpoints) throws Exception {
        LocalDate start = LocalDate.now(ZoneOffset.UTC);
        StreamExecutionEnvironment env = environment(checkpoints);
        DataStream<DeadLetter> letters =
                env.fromData(
                        IntStream.range(0, MANY).mapToObj(WrittenFilesTest::letter).toList(),
                        DeadLetter.TYPE);

        new DeadLetterFiles(folder.toString(), "connection").keep(letters);
        env.execute();

        assertThat(lines())
                .hasSize(MANY)
                .allSatisfy(
                        line ->
                                assertThat(Json.read(line).path("payload").binaryValue())
                                        .asString(StandardCharsets.UTF_8)
                                        .startsWith("not\nJSON "));
        assertThat(lines().stream().map(line -> Json.read(line).path("source").textValue()))
                .doesNotHaveDuplicates();
        assertThat(files())
                .allSatisfy(
                        file ->
                                assertThat(
                                                LocalDate.parse(
                                                        file.getParent().getFileName().toString()))
                                        .isBetween(start, LocalDate.now(ZoneOffset.UTC)));
    }

    private static StreamExecutionEnvironment environment(boolean checkpoints) {
        StreamExecutionEnvironment env =
                StreamExecutionEnvironment.getExecutionEnvironment(
                        new Configuration().set(PipelineOptions.GENERIC_TYPES, false));
        env.setParallelism(PARALLELISM);
        if (checkpoints) {
            env.enableCheckpointing(50);
        }
        return env;
    }

    private static OutgoingRecord record(String json) {
        return new OutgoingRecord(
                "mpid:1",
                json.getBytes(StandardCharsets.UTF_8),
                1,
                Inputs.position(1),
                Inputs.ARRIVAL);
    }

    private static DeadLetter letter(int number) {
        return new DeadLetter(
                DeadLetterReason.INVALID_JSON,
                "No JSON.",
                DeadLetter.Stage.PARSE,
                1,
                Inputs.ARRIVAL,
                SourcePosition.inFile("in.jsonl", number),
                ("not\nJSON " + number).getBytes(StandardCharsets.UTF_8));
    }

    private List<String> lines() throws IOException {
        return files().stream().flatMap(WrittenFilesTest::lines).toList();
    }

    private static Stream<String> lines(Path file) {
        try {
            return Files.readAllLines(file).stream();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** All files; fails if one is hidden, because a hidden file is in progress. */
    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            List<Path> regular = files.filter(Files::isRegularFile).toList();
            assertThat(regular)
                    .isNotEmpty()
                    .noneMatch(file -> file.getFileName().toString().startsWith("."));
            return regular;
        }
    }
}
