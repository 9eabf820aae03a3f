package io.eventforwarder.source.files;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.ZstdOutputStream;
import io.eventforwarder.model.DeadLetter;
import io.eventforwarder.model.DeadLetterReason;
import io.eventforwarder.source.files.FileLines.Line;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

class CompressedFilesTest {
    private enum Format {
        DEFLATE(".deflate"),
        GZIP(".gz"),
        GZIP_BY_ITS_LONG_NAME(".GZIP"),
        BZIP2(".bz2"),
        XZ(".xz"),
        ZSTANDARD(".zst");

        final String ending;

        Format(String ending) {
            this.ending = ending;
        }

        OutputStream compress(OutputStream out) throws IOException {
            return switch (this) {
                case DEFLATE -> new DeflaterOutputStream(out, new Deflater(), 512, true);
                case GZIP, GZIP_BY_ITS_LONG_NAME -> new GZIPOutputStream(out, 512, true);
                case BZIP2 -> new BZip2CompressorOutputStream(out, 1);
                case XZ -> new XZOutputStream(out, new LZMA2Options(0));
                case ZSTANDARD -> new ZstdOutputStream(out).setChecksum(true);
            };
        }
    }

    /**
     * A compressed file.
     *
     * @param readableFrom for each line the length of the file from which on it can be read
     * @param wholeAt the lengths at which the file is whole
     */
    private record Compressed(
            ByteArrayOutputStream content,
            List<String> lines,
            List<Integer> readableFrom,
            List<Integer> wholeAt) {
        static Compressed random(Format format, int members, Random random) throws IOException {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            List<String> lines = new ArrayList<>();
            List<Integer> readableFrom = new ArrayList<>();
            List<Integer> wholeAt = new ArrayList<>();
            for (int member = 0; member < members; member++) {
                OutputStream out = format.compress(bytes);
                for (int i = random.nextInt(4); i > 0; i--) {
                    lines.add(line(random));
                    out.write((lines.get(lines.size() - 1) + '\n').getBytes(ISO_8859_1));
                    out.flush();
                    if (format != Format.BZIP2) {
                        readableFrom.add(bytes.size());
                    }
                }
                out.close();
                while (readableFrom.size() < lines.size()) {
                    readableFrom.add(bytes.size());
                }
                wholeAt.add(bytes.size());
            }
            return new Compressed(bytes, lines, readableFrom, wholeAt);
        }

        byte[] bytes() {
            return content.toByteArray();
        }

        private static String line(Random random) {
            byte[] bytes = new byte[1 + random.nextInt(20)];
            random.nextBytes(bytes);
            return HexFormat.of().formatHex(bytes);
        }

        int linesReadableAt(int length) {
            return (int) readableFrom.stream().filter(from -> from <= length).count();
        }
    }

    @TempDir private Path folder;

    @ParameterizedTest
    @EnumSource(Format.class)
    void aFileThatIsCutAnywhereGivesItsWholeLinesAndOneDeadLetter(Format format)
            throws IOException {
        for (int seed = 1; seed <= 6; seed++) {
            Random random = new Random(seed);
            Compressed file = Compressed.random(format, 1 + seed % 3, random);
            for (int length = 0; length <= file.bytes().length; length++) {
                String context = format + ", seed " + seed + ", length " + length;
                Path cut =
                        Files.write(
                                folder.resolve("cut" + format.ending),
                                Arrays.copyOf(file.bytes(), length));
                FileSourceSplit split =
                        random.nextBoolean()
                                ? FileLines.file(cut)
                                : FileLines.file(RemoteFileSystem.path(cut));

                List<Line> all = FileLines.read(split);

                List<Line> lines = all;
                if (!file.wholeAt().contains(length)) {
                    assertThat(all).as(context).isNotEmpty();
                    lines = all.subList(0, all.size() - 1);
                    DeadLetter letter = all.get(all.size() - 1).deadLetter();
                    assertThat(letter).as(context).isNotNull();
                    assertThat(letter.reason()).isEqualTo(DeadLetterReason.DAMAGED_FILE);
                    assertThat(letter.detail())
                            .as(context)
                            .startsWith("The file " + split.path() + " is damaged or cut short");
                    assertThat(letter.source().toString()).startsWith(split.path().toString());
                    assertThat(String.join("\n", file.lines()) + "\n")
                            .as(context)
                            .startsWith(
                                    String.join("\n", FileLines.texts(all))
                                            .replaceAll("^\n+|\n$", ""));
                }
                assertThat(lines).as(context).allMatch(line -> line.deadLetter() == null);
                assertThat(lines.size())
                        .as(context)
                        .isBetween(file.linesReadableAt(length), file.lines().size());
                assertThat(FileLines.texts(lines))
                        .as(context)
                        .isEqualTo(file.lines().subList(0, lines.size()));
                if (length % 7 == 0) {
                    assertReadingResumesAfterEachRecord(split, all, context);
                }
            }
        }
    }

    private static void assertReadingResumesAfterEachRecord(
            FileSourceSplit file, List<Line> all, String context) throws IOException {
        for (int i = 0; i < all.size(); i++) {
            List<Line> rest = FileLines.read(file, all.get(i).next());

            assertThat(FileLines.texts(rest))
                    .as(context + " after record " + i)
                    .isEqualTo(FileLines.texts(all.subList(i + 1, all.size())));
            assertThat(rest)
                    .extracting(line -> line.record().position())
                    .isEqualTo(
                            all.subList(i + 1, all.size()).stream()
                                    .map(line -> line.record().position())
                                    .toList());
        }
    }

    @ParameterizedTest
    @EnumSource(Format.class)
    void aChangedByteMakesADeadLetterUnlessAllLinesAreRightAnyway(Format format)
            throws IOException {
        for (int seed = 1; seed <= 100; seed++) {
            Random random = new Random(seed);
            Compressed file = Compressed.random(format, 1 + seed % 3, random);
            byte[] damaged = file.bytes().clone();
            damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
            Path path = Files.write(folder.resolve("damaged" + format.ending), damaged);

            List<Line> all = FileLines.read(FileLines.file(path));

            if (!FileLines.texts(all).equals(file.lines())) {
                assertThat(all)
                        .as("%s, seed %d", format, seed)
                        .filteredOn(line -> line.deadLetter() != null)
                        .containsExactly(all.get(all.size() - 1));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Format.class)
    void largeFilesAreReadToTheirFault(Format format) throws IOException {
        Random random = new Random(7);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        List<String> lines = new ArrayList<>();
        for (int member = 0; member < 2; member++) {
            try (OutputStream out = format.compress(bytes)) {
                for (int i = 0; i < 20_000; i++) {
                    lines.add(Compressed.line(random));
                    out.write((lines.get(lines.size() - 1) + '\n').getBytes(ISO_8859_1));
                }
            }
        }
        Path whole = Files.write(folder.resolve("whole" + format.ending), bytes.toByteArray());
        Path cut =
                Files.write(
                        folder.resolve("cut" + format.ending),
                        Arrays.copyOf(bytes.toByteArray(), bytes.size() - 1));

        assertThat(FileLines.texts(FileLines.read(FileLines.file(RemoteFileSystem.path(whole)))))
                .isEqualTo(lines);
        List<Line> all = FileLines.read(FileLines.file(cut));
        assertThat(FileLines.texts(all).subList(0, all.size() - 1))
                .hasSizeGreaterThanOrEqualTo(lines.size() - 1)
                .isEqualTo(lines.subList(0, all.size() - 1));
        assertThat(all.get(all.size() - 1).deadLetter()).isNotNull();
    }
}
