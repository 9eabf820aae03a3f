package io.eventforwarder.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Instant;
import org.apache.flink.configuration.MemorySize;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

class CommandRunnerTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Command(name = "scripts/any", description = "Does anything.")
    final class AnyCommand {
        @Command(description = "Takes options.")
        void take(
                @Option(names = "--at") Instant instant,
                @Option(names = "--file") Path file,
                @Option(names = "--size") MemorySize size) {
            out.writeBytes((instant + " " + file + " " + size).getBytes(UTF_8));
        }

        @Command(description = "Fails.")
        void fail(@Option(names = "--how") String how) throws Exception {
            throw switch (how) {
                case "sentence" -> new CommandException(3, "It can't be done.");
                case "file" -> new FileNotFoundException("nowhere");
                default -> new IllegalStateException("a bug");
            };
        }
    }

    private int run(String line) {
        return CommandRunner.run(
                new AnyCommand(),
                new PrintStream(out, true, UTF_8),
                new PrintStream(err, true, UTF_8),
                line.split(" "));
    }

    @Test
    void optionValuesHaveTheFormatOfSettings() {
        assertThat(run("take --at 2026-01-31T12:00:00Z --file file:///a/b --size 5mib")).isZero();
        assertThat(out.toString(UTF_8)).isEqualTo("2026-01-31T12:00:00Z /a/b 5 mb");
    }

    @Test
    void everyCommandHasHelp() {
        assertThat(run("--help")).isZero();
        assertThat(out.toString(UTF_8)).contains("Does anything.", "Takes options.");
        assertThat(run("take --help")).isZero();
        assertThat(out.toString(UTF_8)).contains("Usage: scripts/any take", "--help", "--size");
        assertThat(err.size()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "nonsense, nonsense",
        "take --nonsense, Unknown option: '--nonsense'. See scripts/any take --help.",
        "take --at, --at",
        "take --at yesterday, \"yesterday\" is not an instant",
        "take --file s3://bucket/x, copy it here",
        "take --size much, \"much\" is not a size",
        "take --size 1kb --size 2kb, only once",
    })
    void wrongUsageIsASentenceAndExitStatusTwo(String line, String sentence) {
        assertThat(run(line)).isEqualTo(2);
        assertThat(err.toString(UTF_8).lines())
                .singleElement()
                .asString()
                .contains(sentence)
                .endsWith("--help.");
        assertThat(out.size()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"sentence, 3, It can't be done.", "file, 1, nowhere"})
    void expectedFailuresPrintOnlyTheirMessage(String how, int status, String sentence) {
        assertThat(run("fail --how " + how)).isEqualTo(status);
        assertThat(err.toString(UTF_8).lines()).singleElement().asString().endsWith(sentence);
    }

    @Test
    void unexpectedExceptionsPrintTheirStackTrace() {
        assertThat(run("fail --how bug")).isEqualTo(1);
        assertThat(err.toString(UTF_8)).contains("a bug", "\tat ");
    }
}
