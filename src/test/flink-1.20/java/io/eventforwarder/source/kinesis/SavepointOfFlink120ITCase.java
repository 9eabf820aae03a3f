package io.eventforwarder.source.kinesis;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventforwarder.testing.EnvironmentCredentials;
import io.eventforwarder.testing.ProjectFolder;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.stream.Stream;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Writes the savepoint that {@link UpgradeITCase} restores to target/flink-1.20/savepoint. When the
 * state format changes, copy its file {@code _metadata} to
 * src/test/resources/savepoints/flink-1.20.
 */
class SavepointOfFlink120ITCase {
    private static final Path TARGET = ProjectFolder.path().resolve("target/flink-1.20/savepoint");

    @RegisterExtension
    static final EnvironmentCredentials CREDENTIALS = new EnvironmentCredentials();

    @Test
    void allStateIsInOneFile(@TempDir Path folder) throws Exception {
        try (UpgradeScenario scenario = new UpgradeScenario(folder)) {
            scenario.denyAll();
            JobGraph job = scenario.submit(scenario.cluster().configuration("hashmap"));
            scenario.awaitFirstPart(job);

            Path savepoint = Path.of(URI.create(scenario.cluster().stop(job, false)));

            try (Stream<Path> files = Files.list(savepoint)) {
                assertThat(files.map(file -> file.getFileName().toString()))
                        .containsExactly("_metadata");
            }
            Files.createDirectories(TARGET);
            Files.copy(
                    savepoint.resolve("_metadata"),
                    TARGET.resolve("_metadata"),
                    StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
