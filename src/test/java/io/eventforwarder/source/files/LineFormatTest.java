package io.eventforwarder.source.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventforwarder.model.InputRecord;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.connector.file.src.reader.BulkFormat;
import org.apache.flink.connector.file.src.util.CheckpointedPosition;
import org.apache.flink.connector.file.src.util.RecordAndPosition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LineFormatTest {
    private static final int MEBIBYTE = 1 << 20;

    @TempDir private Path folder;

    @Test
    void eachLineIsARecordWithItsPlace() throws IOException {
        Path file = write("batches.jsonl", "{\"a\":1}\n[]\n{\"b\":\"\u00e9\"}\n7\n");

        assertThat(texts(read(file))).containsExactly("{\"a\":1}", "[]", "{\"b\":\"\u00e9\"}", "7");
        assertThat(places(read(file)))
                .containsExactly(at(file, 0), at(file, 8), at(file, 11), at(file, 22));
    }

    @Test
    void lastLineNeedsNoEnd() throws IOException {
        assertThat(texts(read(write("batches", "{}\n{\"last\":1}"))))
                .containsExactly("{}", "{\"last\":1}");
    }

    @Test
    void emptyLinesAreNothing() throws IOException {
        Path file = write("batches", "\n\n{}\n\n\n[]\n\n");

        assertThat(texts(read(file))).containsExactly("{}", "[]");
        assertThat(places(read(file))).containsExactly(at(file, 2), at(file, 7));
    }

    @Test
    void emptyFilesAreNothing() throws IOException {
        assertThat(read(write("batches", ""))).isEmpty();
        assertThat(read(write("batches", "\n"))).isEmpty();
    }

    @Test
    void carriageReturnsAreWhiteSpaceAtTheEndOfALine() throws IOException {
        Path file = write("batches", "{}\r\n[]\r\n");

        assertThat(texts(read(file))).containsExactly("{}\r", "[]\r");
        assertThat(places(read(file))).containsExactly(at(file, 0), at(file, 4));
    }

    @Test
    void linesMayBeLongerThanTheBuffer() throws IOException {
        String longer = "\"" + "x".repeat(3 * MEBIBYTE) + "\"";
        Path file = write("batches", "{}\n" + longer + "\n" + longer + "\n[]");

        assertThat(texts(read(file))).containsExactly("{}", longer, longer, "[]");
    }

    @ParameterizedTest
    @ValueSource(ints = {-3, -2, -1, 0, 1, 2, 3})
    void bufferMayEndAnywhereInALine(int distance) throws IOException {
        String before = "x".repeat(MEBIBYTE + distance - 3);
        String clef = "\ud834\udd1e";
        Path file = write("batches", before + clef + "\n" + clef + "\n" + clef);

        assertThat(texts(read(file))).containsExactly(before + clef, clef, clef);
        assertThat(places(read(file)))
                .containsExactly(
                        at(file, 0), at(file, before.length() + 5), at(file, before.length() + 10));
    }

    @Test
    void compressedFilesAreReadAsWhatTheyHold() throws IOException {
        ByteArrayOutputStream members = new ByteArrayOutputStream();
        members.writeBytes(gzip("{\"a\":1}\n[]"));
        members.writeBytes(gzip("\n{}"));
        Path file = folder.resolve("batches.jsonl.gz");
        Files.write(file, members.toByteArray());

        assertThat(texts(read(file))).containsExactly("{\"a\":1}", "[]", "{}");
        assertThat(places(read(file))).containsExactly(at(file, 0), at(file, 8), at(file, 11));
    }

    @ParameterizedTest
    @ValueSource(strings = {"batches.jsonl", "batches.jsonl.gz"})
    void readingGoesOnAfterAnyLine(String name) throws IOException {
        String text = "{\"a\":1}\n\n[]\r\n{\"b\":\"\u00e9\"}\n\n7";
        Path file = folder.resolve(name);
        Files.write(
                file, name.endsWith(".gz") ? gzip(text) : text.getBytes(StandardCharsets.UTF_8));
        List<Line> all = read(file);

        assertThat(all).hasSize(4);
        for (int read = 1; read <= all.size(); read++) {
            assertThat(places(read(file, all.get(read - 1).next())))
                    .isEqualTo(places(all.subList(read, all.size())));
        }
    }

    @Test
    void filesAreNotSplit() {
        assertThat(new LineFormat().isSplittable()).isFalse();
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    private static String at(Path file, long offset) {
        return org.apache.flink.core.fs.Path.fromLocalFile(file.toFile()) + "@" + offset + "#0";
    }

    private static List<String> texts(List<Line> lines) {
        return lines.stream()
                .map(line -> new String(line.record.bytes(), StandardCharsets.UTF_8))
                .toList();
    }

    private static List<String> places(List<Line> lines) {
        return lines.stream().map(line -> line.record.place().toString()).toList();
    }

    /** A line, and where reading goes on after it. */
    private record Line(InputRecord record, CheckpointedPosition next) {}

    private static List<Line> read(Path file) throws IOException {
        return all(new LineFormat().createReader(new Configuration(), split(file, null)));
    }

    private static List<Line> read(Path file, CheckpointedPosition from) throws IOException {
        return all(new LineFormat().restoreReader(new Configuration(), split(file, from)));
    }

    private static FileSourceSplit split(Path file, CheckpointedPosition from) throws IOException {
        long size = Files.size(file);
        return new FileSourceSplit(
                "1",
                org.apache.flink.core.fs.Path.fromLocalFile(file.toFile()),
                0,
                size,
                0,
                size,
                new String[0],
                from);
    }

    private static List<Line> all(BulkFormat.Reader<InputRecord> reader) throws IOException {
        List<Line> all = new ArrayList<>();
        try (reader) {
            for (var batch = reader.readBatch(); batch != null; batch = reader.readBatch()) {
                for (RecordAndPosition<InputRecord> line = batch.next();
                        line != null;
                        line = batch.next()) {
                    all.add(
                            new Line(
                                    line.getRecord(),
                                    new CheckpointedPosition(
                                            line.getOffset(), line.getRecordSkipCount())));
                }
                batch.releaseBatch();
            }
        }
        return all;
    }
}
