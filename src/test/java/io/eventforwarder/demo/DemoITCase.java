package io.eventforwarder.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.eventforwarder.testing.ProjectFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoITCase {
    private static final Path SCRIPT = Path.of("/usr/bin/script");

    @TempDir private Path folder;

    @Test
    void withoutTerminalItPrintsShortLinesAndTheResult() throws Exception {
        String output = outputOf(new ProcessBuilder(demo("")), "sending, ");

        assertThat(output).doesNotContain("\u001b").endsWith("Every event is accounted for.\n");
        assertThat(output.lines()).allMatch(line -> line.length() <= 100);
    }

    @Test
    void onATerminalItRewritesABlockAndRestoresTheCursor() throws Exception {
        assumeThat(SCRIPT).exists();
        String command =
                demo("24 80").stream()
                        .map(part -> "'" + part + "'")
                        .collect(Collectors.joining(" "));

        String output =
                outputOf(
                        new ProcessBuilder(SCRIPT.toString(), "-qec", command, "/dev/null"),
                        "a second");

        assertThat(output)
                .contains("\u001b[?25l", "A\u001b[J", "Every event is accounted for.")
                .endsWith("\u001b[?25h");
    }

    private static List<String> demo(String terminal) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-Ddemo.terminal=" + terminal,
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Demo.class.getName(),
                "--mode",
                "as-received");
    }

    /**
     * Starts the demo, sends SIGINT (as Ctrl-C does) once it prints the text, and waits for its
     * end.
     */
    private String outputOf(ProcessBuilder command, String text) throws Exception {
        Path output = folder.resolve("output");
        Process process =
                command.directory(ProjectFolder.path().toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start();
        try {
            Awaitility.await()
                    .atMost(Duration.ofMinutes(2))
                    .until(() -> Files.readString(output).contains(text));
            handles(process)
                    .filter(
                            handle ->
                                    handle.info()
                                            .commandLine()
                                            .orElse("")
                                            .contains("-Ddemo.terminal"))
                    .filter(handle -> handle.info().command().orElse("").endsWith("java"))
                    .forEach(ProcessHandle::destroy);
            assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
            return Files.readString(output);
        } finally {
            handles(process).forEach(ProcessHandle::destroyForcibly);
        }
    }

    private static Stream<ProcessHandle> handles(Process process) {
        return Stream.concat(process.descendants(), Stream.of(process.toHandle()));
    }
}
