package io.eventforwarder.source.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.github.luben.zstd.Zstd;
import io.eventforwarder.model.DeadLetter;
import io.eventforwarder.model.DeadLetterReason;
import io.eventforwarder.source.files.FileLines.Line;
import io.eventforwarder.testing.LogLines;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.connector.file.src.FileSourceSplitSerializer;
import org.apache.logging.log4j.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InputFilesTest {
    @RegisterExtension
    private final LogLines log = new LogLines(LineReader.class.getName(), Level.WARN);

    @TempDir private Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-01-31T10:00:00.jsonl",
                "a:b",
                "two words.jsonl",
                " .jsonl",
                "100%.jsonl",
                "%41+%zz",
                "a+b&c=d;e#f?g.jsonl",
                "back\\slash",
                "\u00e9t\u00e9.jsonl",
                "e\u0301te\u0301.jsonl",
                "\u65e5\u672c\ud83d\ude00"
            })
    void aLocalFileMayHaveAnyName(String name) throws IOException {
        Path file = folder.resolve(name).resolve(name);
        Files.createDirectory(file.getParent());
        Files.writeString(file, "1\n2\n");

        FileSourceSplit split = FileLines.file(folder);
        List<Line> lines = FileLines.read(restored(split), FileLines.read(split).get(0).next());

        assertThat(FileLines.texts(lines)).containsExactly("2");
        assertThat(lines)
                .extracting(line -> line.record().position().toString())
                .containsExactly("file:" + file + "@2#0");
    }

    private static FileSourceSplit restored(FileSourceSplit split) throws IOException {
        FileSourceSplitSerializer serializer = FileSourceSplitSerializer.INSTANCE;
        return serializer.deserialize(serializer.getVersion(), serializer.serialize(split));
    }

    @Test
    void hiddenFilesAndFoldersAreLeftOutLocallyAndElsewhere() throws IOException {
        Path root = Files.createDirectory(folder.resolve("_in"));
        for (String name : List.of("a", "b/c", "_d", ".e", "_f/g", ".h/i", "j/_k", "l_m.n")) {
            Path file = root.resolve(name);
            Files.createDirectories(file.getParent());
            Files.writeString(file, "1\n");
        }

        assertThat(InputFiles.list(new org.apache.flink.core.fs.Path(root.toUri())))
                .extracting(file -> file.path().getPath())
                .containsExactlyInAnyOrder(root + "/a", root + "/b/c", root + "/l_m.n");
        assertThat(InputFiles.list(RemoteFileSystem.path(root)))
                .extracting(file -> file.path().getPath())
                .containsExactlyInAnyOrder(root + "/a", root + "/b/c", root + "/l_m.n");
    }

    @Test
    void anEmptyFolderHasNoFilesAndAMissingOneFails() throws IOException {
        assertThat(InputFiles.list(new org.apache.flink.core.fs.Path(folder.toUri()))).isEmpty();
        assertThatThrownBy(
                        () -> InputFiles.list(new org.apache.flink.core.fs.Path(folder + "/none")))
                .isInstanceOf(NoSuchFileException.class)
                .hasMessageContaining("/none");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aFileThatHasVanishedMakesADeadLetter(boolean isRemote) throws IOException {
        Path path = Files.writeString(folder.resolve("a.jsonl"), "1\n2\n");
        FileSourceSplit file =
                isRemote ? FileLines.file(RemoteFileSystem.path(path)) : FileLines.file(folder);
        Line first = FileLines.read(file).get(0);
        Files.delete(path);

        for (List<Line> rest : List.of(FileLines.read(file), FileLines.read(file, first.next()))) {
            assertThat(rest).hasSize(1);
            DeadLetter letter = rest.get(0).deadLetter();
            assertThat(letter.reason()).isEqualTo(DeadLetterReason.MISSING_FILE);
            assertThat(letter.detail())
                    .isEqualTo(
                            "The file "
                                    + file.path()
                                    + " does not exist any more: nothing after byte 0 of its"
                                    + " content could be read.");
            assertThat(log.all())
                    .last()
                    .asString()
                    .startsWith(letter.detail())
                    .contains("Cause: ", path.toString());
            assertThat(FileLines.read(file, rest.get(0).next())).isEmpty();
        }
    }

    @Test
    void aFileIsReadUpToTheLengthThatItHadWhenItWasListed() throws IOException {
        Path path = Files.writeString(folder.resolve("a.jsonl"), "1\n2");
        FileSourceSplit file = FileLines.file(folder);
        Line first = FileLines.read(file).get(0);
        Files.writeString(path, "2222\n3\n", StandardOpenOption.APPEND);

        assertThat(FileLines.texts(FileLines.read(file))).containsExactly("1", "2");
        assertThat(FileLines.texts(FileLines.read(file, first.next()))).containsExactly("2");
    }

    @Test
    void aFileThatHasBecomeShorterMakesADeadLetterWithTheUnfinishedLine() throws IOException {
        Path path = Files.writeString(folder.resolve("a.jsonl"), "1\n2\n333\n4\n");
        FileSourceSplit file = FileLines.file(folder);
        Files.writeString(path, "1\n2\n33");

        List<Line> lines = FileLines.read(file);

        assertThat(FileLines.texts(lines)).containsExactly("1", "2", "33");
        assertThat(lines.get(2).deadLetter().reason()).isEqualTo(DeadLetterReason.DAMAGED_FILE);
        assertThat(lines.get(2).offset()).isEqualTo(4);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aFileThatHasBecomeShorterThanWhatWasReadMakesADeadLetter(boolean isRemote)
            throws IOException {
        Path path = Files.writeString(folder.resolve("a.jsonl"), "12345\n".repeat(100_000));
        FileSourceSplit file =
                isRemote ? FileLines.file(RemoteFileSystem.path(path)) : FileLines.file(folder);
        List<Line> all = FileLines.read(file);
        Files.writeString(path, "12345\n");

        List<Line> lines = FileLines.read(file, all.get(all.size() - 1).next());

        assertThat(lines).hasSize(1);
        assertThat(lines.get(0).deadLetter().reason()).isEqualTo(DeadLetterReason.DAMAGED_FILE);
    }

    @Test
    void aFileThatMayNotBeReadIsAnErrorOfTheList() throws IOException {
        Path path = Files.writeString(folder.resolve("a.jsonl"), "1\n");
        Files.setPosixFilePermissions(path, Set.of());
        assumeFalse(Files.isReadable(path), "The superuser may read all files.");

        assertThatThrownBy(() -> FileLines.file(folder))
                .isInstanceOf(AccessDeniedException.class)
                .hasMessage(path + ": the process may not read it");
    }

    /**
     * The progress of a run is the number of bytes that are done with, of the size of all files.
     */
    @ParameterizedTest
    @ValueSource(strings = {"a.jsonl", "not-compressed.gz", "a.zst", "a.missing"})
    void theProgressOfAFileEndsAtItsSize(String name) throws IOException {
        byte[] content = new byte[300_000];
        new Random(1).nextBytes(content);
        Path path = folder.resolve(name);
        Files.write(path, name.endsWith(".zst") ? Zstd.compress(content) : content);
        FileSourceSplit file = FileLines.file(folder);
        if (name.endsWith(".missing")) {
            Files.delete(path);
        }
        long before = FileEventSource.bytesRead();

        List<Line> lines = FileLines.read(file);

        assertThat(FileEventSource.bytesRead() - before).isEqualTo(file.length());
        FileLines.read(file, lines.get(lines.size() - 1).next());
        assertThat(FileEventSource.bytesRead() - before).isLessThan(2 * file.length());
    }

    @ParameterizedTest
    @ValueSource(strings = {"timeout.jsonl", "timeout.jsonl.bz2"})
    void aFailureOfTheFileSystemIsNoFaultOfTheFile(String name) throws IOException {
        FileSourceSplit file =
                FileLines.file(
                        RemoteFileSystem.path(
                                Files.writeString(folder.resolve(name), "BZh91AY&SY\n")));

        assertThatThrownBy(() -> FileLines.read(file))
                .isInstanceOf(IOException.class)
                .hasMessage("time-out");
    }
}
