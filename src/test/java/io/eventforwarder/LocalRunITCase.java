package io.eventforwarder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.github.luben.zstd.ZstdOutputStream;
import io.eventforwarder.model.EventType;
import io.eventforwarder.testing.BatchJson;
import io.eventforwarder.testing.HttpStub;
import io.eventforwarder.testing.Json;
import io.eventforwarder.testing.LocalRunProcess;
import io.eventforwarder.testing.ProjectFolder;
import io.eventforwarder.testing.PropertiesJson;
import io.eventforwarder.testing.SampleEvents;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

class LocalRunITCase {
    @TempDir private Path folder;

    @Test
    void boundedInputIsForwardedToItsEnd() throws Exception {
        List<String> sent = new ArrayList<>();
        Files.createDirectories(folder.resolve("in/2026"));
        for (int file = 0; file < 3; file++) {
            StringBuilder lines = new StringBuilder();
            for (int i = 0; i < 40; i++) {
                String event =
                        SampleEvents.of(EventType.CUSTOM_EVENT)
                                .replace("Added to cart", "Event " + file + "-" + i);
                sent.add(event);
                lines.append(oneLine(BatchJson.fromPhone().withEvents(event))).append('\n');
            }
            Files.writeString(
                    folder.resolve("in/2026/" + file + ".jsonl"), lines.append("no batch"));
        }

        LocalRunProcess run = run(PropertiesJson.filesToFiles(), "--state-backend", "rocksdb");

        assertThat(run.exitStatus()).as(run.err()).isZero();
        assertThat(run.out()).endsWith("All input is forwarded.\n");
        assertThat(run.err()).doesNotContain("ERROR", "MB read");
        assertThat(linesIn("out-records"))
                .extracting(line -> Json.read(line).at("/events/0/data/event_name").asText())
                .hasSameSizeAs(sent)
                .doesNotHaveDuplicates();
        assertThat(linesIn("dead-letters"))
                .hasSize(3)
                .extracting(line -> Json.read(line).path("reason").asText())
                .containsOnly("invalid_json");
        assertThat(run.temporaryFiles()).isEmpty();
    }

    @Test
    void filesOfEveryKindAreReadAndADamagedOneDoesNotStopTheOthers() throws Exception {
        Files.createDirectories(folder.resolve("in"));
        byte[] line =
                (oneLine(BatchJson.fromPhone().withEvents(SampleEvents.of(EventType.CUSTOM_EVENT)))
                                + '\n')
                        .getBytes(StandardCharsets.UTF_8);
        Files.write(folder.resolve("in/2026-01-31T10:00:00 100%.jsonl"), line);
        ByteArrayOutputStream gzip = new ByteArrayOutputStream();
        ByteArrayOutputStream bzip2 = new ByteArrayOutputStream();
        ByteArrayOutputStream xz = new ByteArrayOutputStream();
        ByteArrayOutputStream zstandard = new ByteArrayOutputStream();
        for (int i = 0; i < 2; i++) {
            write(line, new GZIPOutputStream(gzip));
            write(line, new BZip2CompressorOutputStream(bzip2));
            write(line, new XZOutputStream(xz, new LZMA2Options()));
            write(line, new ZstdOutputStream(zstandard));
        }
        Files.write(
                folder.resolve("in/cut.jsonl.gz"),
                Arrays.copyOf(gzip.toByteArray(), gzip.size() - 20));
        Files.write(folder.resolve("in/streams.jsonl.bz2"), bzip2.toByteArray());
        Files.write(folder.resolve("in/streams.jsonl.xz"), xz.toByteArray());
        Files.write(folder.resolve("in/frames.jsonl.zst"), zstandard.toByteArray());

        LocalRunProcess run =
                run(PropertiesJson.filesToFiles().set("Connection", "send-as-batch", "false"));

        assertThat(run.exitStatus()).as(run.err()).isZero();
        assertThat(run.err())
                .contains("cut.jsonl.gz is damaged or cut short")
                .doesNotContain("\tat ");
        assertThat(linesIn("out-records")).hasSize(8);
        assertThat(linesIn("dead-letters"))
                .singleElement()
                .satisfies(
                        letter -> {
                            assertThat(Json.read(letter).path("reason").asText())
                                    .isEqualTo("damaged_file");
                            assertThat(Json.read(letter).path("source").asText())
                                    .contains("/in/cut.jsonl.gz@");
                        });
    }

    private static void write(byte[] line, OutputStream compressed) throws IOException {
        try (compressed) {
            compressed.write(line);
        }
    }

    @Test
    void anEmptyFolderIsReadWithAWarning() throws Exception {
        Files.createDirectories(folder.resolve("in"));

        LocalRunProcess run = run(PropertiesJson.filesToFiles());

        assertThat(run.exitStatus()).as(run.err()).isZero();
        assertThat(run.err()).contains("\"in\" holds no files");
    }

    @Test
    void eachWrongSettingIsReportedInOneLine() throws Exception {
        LocalRunProcess run =
                run(
                        PropertiesJson.filesToFiles()
                                .set("Connection", "send-as-batch", "perhaps")
                                .set("Output", "max-in-flight", "many")
                                .set("Sink", "type", "files"));

        assertThat(run.exitStatus()).isEqualTo(2);
        assertThat(run.err()).doesNotContain("Exception", "\tat ");
        assertThat(run.err().lines().filter(line -> line.startsWith("  ")))
                .hasSize(3)
                .anySatisfy(line -> assertThat(line).contains("send-as-batch", "\"perhaps\""))
                .anySatisfy(line -> assertThat(line).contains("max-in-flight", "\"many\""))
                .anySatisfy(line -> assertThat(line).contains("Sink"));
        assertThat(run.out()).isEmpty();
    }

    @Test
    void aPortInUseIsReportedInOneLine() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("localhost"))) {
            String port = Integer.toString(taken.getLocalPort());

            Files.writeString(folder.resolve("in"), "");

            LocalRunProcess run = run(PropertiesJson.filesToFiles(), "--ui-port", port);

            assertThat(run.exitStatus()).isEqualTo(2);
            assertThat(run.err().lines())
                    .singleElement()
                    .asString()
                    .startsWith("Port " + port + " for the dashboard is in use");
            assertThat(run.temporaryFiles()).isEmpty();
        }
    }

    @Test
    void missingInputIsReportedInOneLine() throws Exception {
        LocalRunProcess run = run(PropertiesJson.filesToFiles().set("Source", "path", "nowhere"));

        assertThat(run.exitStatus()).isEqualTo(2);
        assertThat(run.err().lines())
                .singleElement()
                .isEqualTo("Source.path: \"nowhere\" does not exist.");
    }

    @ParameterizedTest
    @CsvSource({"Source, path", "Output, path", "Output, dead-letter-path"})
    void aRemotePathIsReportedInOneLine(String group, String key) throws Exception {
        Files.writeString(folder.resolve("in"), "");

        LocalRunProcess run = run(PropertiesJson.filesToFiles().set(group, key, "s3://bucket/a"));

        assertThat(run.exitStatus()).isEqualTo(2);
        assertThat(run.err().lines())
                .singleElement()
                .asString()
                .startsWith(
                        group + '.' + key + ": this process has no access to \"s3://bucket/a\"");
    }

    @Test
    void inputThatMayNotBeReadIsReportedInOneLine() throws Exception {
        Path input = Files.writeString(folder.resolve("in"), "");
        Files.setPosixFilePermissions(input, Set.of());
        assumeFalse(Files.isReadable(input), "The superuser may read all files.");

        LocalRunProcess run = run(PropertiesJson.filesToFiles());

        assertThat(run.exitStatus()).isEqualTo(2);
        assertThat(run.err().lines())
                .singleElement()
                .isEqualTo("Source.path: this process may not read \"" + input + "\".");
    }

    @Test
    void aSecretThatEachRecordInFilesNeedsIsMissedInOneLine() throws Exception {
        Files.writeString(folder.resolve("in"), oneLine(BatchJson.bareWith("{}")));
        PropertiesJson settings =
                PropertiesJson.filesToFiles()
                        .set("Output", "partition-key-secret", "env:NO_SUCH_VARIABLE");

        LocalRunProcess withoutInfo = run(settings);
        assertThat(withoutInfo.exitStatus()).as(withoutInfo.err()).isZero();

        LocalRunProcess withInfo = run(settings.set("Output", "include-forwarding-info", "true"));
        assertThat(withInfo.exitStatus()).isEqualTo(2);
        assertThat(withInfo.err().lines())
                .singleElement()
                .isEqualTo(
                        "Output.partition-key-secret refers to env:NO_SUCH_VARIABLE, but this"
                                + " environment variable is not set in the task.");
    }

    @Test
    void outputThatCannotBeWrittenEndsTheRun() throws Exception {
        Files.writeString(folder.resolve("in"), oneLine(BatchJson.bareWith("{}")));
        Files.writeString(folder.resolve("out-records"), "a file where a folder is to be");

        LocalRunProcess run = run(PropertiesJson.filesToFiles());

        assertThat(run.exitStatus()).isEqualTo(1);
        assertThat(run.err())
                .contains("The job did not reach the end of its input.", "out-records");
        assertThat(run.temporaryFiles()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"starting", "started", "running"})
    void terminationLeavesNoFiles(String moment) throws Exception {
        Files.writeString(folder.resolve("in"), oneLine(BatchJson.bareWith("{}")));
        URI unreachable = URI.create("http://127.0.0.1:" + unusedPort());
        try (LocalRunProcess run = run(filesToKinesis(unreachable))) {
            run.await(moment);
            assertThat(run.temporaryFiles()).isNotEmpty();

            run.terminate();

            assertThat(run.exitStatus()).isEqualTo(128 + 15);
            assertThat(run.temporaryFiles()).isEmpty();
            assertThat(run.err()).doesNotContain("\tat ");
        }
    }

    @Test
    void slowOutputShowsTheProgressAndNoStackTrace() throws Exception {
        String line = oneLine(BatchJson.fromPhone().withEvents(SampleEvents.of(EventType.PROFILE)));
        Files.writeString(folder.resolve("in"), (line + "\n").repeat(50));
        try (HttpStub kinesis = HttpStub.started()) {
            kinesis.answersJson(200, "{\"ShardId\":\"shard\",\"SequenceNumber\":\"1\"}");
            kinesis.holdsAnswers();
            LocalRunProcess run =
                    LocalRunProcess.start(
                            folder,
                            ProjectFolder.path().resolve("conf/log4j2-local.properties"),
                            Map.of("JAVA_TOOL_OPTIONS", "-Daws.cborEnabled=false"),
                            arguments(filesToKinesis(kinesis.uri())));
            Awaitility.await()
                    .atMost(Duration.ofMinutes(1))
                    .until(() -> run.err().contains("of 0.1 MB read, 0 records out"));
            kinesis.releaseResponses();

            assertThat(run.exitStatus()).as(run.err()).isZero();
            assertThat(run.err()).doesNotContain("\tat ", "heckpoint");
        }
    }

    private static PropertiesJson filesToKinesis(URI endpoint) {
        return PropertiesJson.toOpenKinesis(endpoint)
                .without("Source")
                .set("Source", "type", "files")
                .set("Source", "path", "in");
    }

    private LocalRunProcess run(PropertiesJson properties, String... arguments) throws IOException {
        return LocalRunProcess.start(folder, arguments(properties, arguments));
    }

    /** Writes the properties file, and adds the arguments that most tests share. */
    private String[] arguments(PropertiesJson properties, String... more) throws IOException {
        Path file = folder.resolve("properties.json");
        Files.writeString(
                file, properties.json().replace("\"path\":\"out\"", "\"path\":\"out-records\""));
        List<String> all =
                new ArrayList<>(List.of("--properties", file.toString(), "--parallelism", "2"));
        if (!List.of(more).contains("--ui-port")) {
            all.addAll(List.of("--ui-port", "0"));
        }
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }

    private List<String> linesIn(String output) throws IOException {
        List<String> lines = new ArrayList<>();
        try (Stream<Path> files = Files.walk(folder.resolve(output))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(file.getFileName().toString()).matches("part-.*\\.jsonl");
                lines.addAll(Files.readAllLines(file));
            }
        }
        return lines;
    }

    private static String oneLine(BatchJson batch) {
        return batch.toString().replace('\n', ' ');
    }

    private static int unusedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
