package io.eventforwarder.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventforwarder.testing.ProjectFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoITCase {
    @Test
    void afterCtrlCItAccountsForEveryEventInShortLines(@TempDir Path folder) throws Exception {
        Path output = folder.resolve("output");
        Process demo =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                                "-Xmx256m",
                                "-XX:TieredStopAtLevel=1",
                                "-cp",
                                System.getProperty("java.class.path"),
                                Demo.class.getName(),
                                "--mode",
                                "as-received")
                        .directory(ProjectFolder.path().toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start();
        try {
            Awaitility.await()
                    .atMost(Duration.ofMinutes(2))
                    .until(() -> Files.readString(output).contains("sending, "));
            demo.destroy();
            assertThat(demo.waitFor(2, TimeUnit.MINUTES)).isTrue();
        } finally {
            demo.descendants().forEach(ProcessHandle::destroyForcibly);
            demo.destroyForcibly();
        }

        assertThat(Files.readString(output))
                .doesNotContain("\u001b")
                .endsWith("Every event is accounted for.\n");
        assertThat(Files.readString(output).lines()).allMatch(line -> line.length() <= 100);
    }
}
