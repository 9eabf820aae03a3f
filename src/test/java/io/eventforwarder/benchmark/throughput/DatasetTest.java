package io.eventforwarder.benchmark.throughput;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatasetTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int MEGABYTES = 1;

    @TempDir private Path folder;

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    @Test
    void holdsWhatItSays() throws IOException {
        Dataset dataset = dataset();

        for (int parts : List.of(1, 5, Dataset.PARTS)) {
            Path file = dataset.first(parts);
            List<JsonNode> batches =
                    Files.readAllLines(file).stream().map(DatasetTest::tree).toList();

            assertThat(Files.size(file)).isEqualTo(dataset.mark(parts).bytes());
            assertThat(batches).hasSize((int) dataset.mark(parts).batches());
            assertThat(batches.stream().mapToLong(batch -> batch.path("events").size()).sum())
                    .isEqualTo(dataset.mark(parts).events());
        }
        assertThat(dataset.mark(Dataset.PARTS).bytes())
                .isBetween(1_000_000L * MEGABYTES, 1_100_000L * MEGABYTES);
    }

    @Test
    void behindTheLastPartComesTheFirstAgain() throws IOException {
        Dataset dataset = dataset();
        int parts = 2 * Dataset.PARTS + 5;

        List<Path> files;
        try (Stream<Path> inFolder = Files.list(dataset.first(parts))) {
            files = inFolder.sorted().toList();
        }

        assertThat(files).hasSize(3);
        assertThat(files.get(0)).hasSameBinaryContentAs(dataset.first(Dataset.PARTS));
        assertThat(files.get(2)).hasSameBinaryContentAs(dataset.first(5));
        long bytes = 0;
        for (Path file : files) {
            bytes += Files.size(file);
        }
        assertThat(dataset.mark(parts).bytes()).isEqualTo(bytes);
    }

    @Test
    void aWholeOneIsTakenAsItIs() throws IOException {
        dataset();
        printed.reset();

        dataset();

        assertThat(printed.toString(StandardCharsets.UTF_8)).isEmpty();
    }

    @Test
    void aChangedOneIsMadeAnew() throws IOException {
        Path file = dataset().first(Dataset.PARTS);
        byte[] bytes = Files.readAllBytes(file);
        byte[] changed = bytes.clone();
        changed[bytes.length / 2]++;
        Files.write(file, changed);

        dataset();

        assertThat(file).hasBinaryContent(bytes);
    }

    @Test
    void oneOfOtherTrafficIsMadeAnew() throws IOException {
        Path file = dataset().first(Dataset.PARTS);
        Path describing = folder.resolve("batches-" + MEGABYTES + "-mb.json");
        String description = Files.readString(describing);
        Files.writeString(
                describing, description.replaceFirst("\"beginning\":\\d+", "\"beginning\":1"));
        printed.reset();

        dataset();

        assertThat(printed.toString(StandardCharsets.UTF_8)).contains("Generating");
        assertThat(describing).hasContent(description);
        assertThat(file).exists();
    }

    @Test
    void aChangedBeginningIsMadeAnew() throws IOException {
        Path file = dataset().first(2);
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, new byte[bytes.length]);

        dataset().first(2);

        assertThat(file).hasBinaryContent(bytes);
    }

    private Dataset dataset() throws IOException {
        return Dataset.in(
                folder, MEGABYTES, new PrintStream(printed, true, StandardCharsets.UTF_8));
    }

    /** Some senders write a field twice: the last one counts. */
    private static JsonNode tree(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }
}
