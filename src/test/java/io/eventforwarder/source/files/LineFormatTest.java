package io.eventforwarder.source.files;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.eventforwarder.source.files.FileLines.Line;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import javax.annotation.Nullable;
import org.apache.flink.connector.file.src.util.CheckpointedPosition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The tests read texts as ISO 8859-1, so that each character is one byte. */
class LineFormatTest {
    private static final int MAX_LINE_BYTES = 64 << 20;

    @TempDir private Path folder;

    @Test
    void eachLineIsARecordWithItsOffset() throws IOException {
        Path file = write("batches.jsonl", "{\"a\":1}\n\n\n[]\r\n{\"b\":\"\u00c3\u00a9\"}\n7");

        assertThat(read(file, null))
                .extracting(Line::text)
                .containsExactly("{\"a\":1}", "[]\r", "{\"b\":\"\u00c3\u00a9\"}", "7");
        assertThat(read(file, null)).extracting(Line::offset).containsExactly(0L, 10L, 14L, 25L);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "\n\n\n"})
    void emptyLinesAreLeftOut(String text) throws IOException {
        assertThat(read(write("batches", text), null)).isEmpty();
    }

    /**
     * Lines of random bytes. Some lengths are around the size of a block, some exceed several
     * blocks.
     */
    @ParameterizedTest
    @CsvSource({"1, batches", "2, batches.gz", "3, batches", "4, batches.gz"})
    void linesOfAnyLengthAreReadAndReadingResumesAfterEachLine(int seed, String name)
            throws IOException {
        Random random = new Random(seed);
        List<String> lines =
                IntStream.of(1, 80, 262_143, 262_144, 262_145, 3 << 20, 1, 300_000, 7)
                        .mapToObj(length -> line(random, length))
                        .toList();
        Path file = write(name, lines.stream().collect(Collectors.joining("\n\n")));

        List<Line> all = read(file, null);

        assertThat(all).extracting(Line::text).isEqualTo(lines);
        for (int i = 0; i < all.size(); i++) {
            assertThat(read(file, all.get(i).next()))
                    .extracting(Line::offset)
                    .isEqualTo(all.subList(i + 1, all.size()).stream().map(Line::offset).toList());
        }
    }

    private static String line(Random random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return new String(bytes, ISO_8859_1).replace('\n', 'x');
    }

    @Test
    void aLineTooLongForJsonIsReadInPieces() throws IOException {
        Path file = Files.write(folder.resolve("batches"), new byte[MAX_LINE_BYTES + 10]);
        Files.writeString(file, "\n7\n", StandardOpenOption.APPEND);

        List<Line> all = read(file, null);

        assertThat(all)
                .extracting(line -> line.record().bytes().length)
                .containsExactly(MAX_LINE_BYTES, 10, 1);
        assertThat(all)
                .extracting(Line::offset)
                .containsExactly(0L, 0L + MAX_LINE_BYTES, MAX_LINE_BYTES + 11L);
    }

    @Test
    void filesAreNotSplit() {
        assertThat(new LineFormat().isSplittable()).isFalse();
    }

    private Path write(String name, String text) throws IOException {
        byte[] bytes = name.endsWith(".gz") ? gzip(text) : text.getBytes(ISO_8859_1);
        return Files.write(folder.resolve(name), bytes);
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(text.getBytes(ISO_8859_1));
        }
        return bytes.toByteArray();
    }

    private static List<Line> read(Path file, @Nullable CheckpointedPosition from)
            throws IOException {
        return FileLines.read(FileLines.file(file), from);
    }
}
