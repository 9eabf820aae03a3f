package io.eventforwarder.source.kinesis;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventforwarder.testing.EnvironmentCredentials;
import io.eventforwarder.testing.ProjectFolder;
import java.nio.file.Path;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every build restores a savepoint of the build for Flink 1.20, as when the managed service
 * upgrades an application. {@code SavepointOfFlink120ITCase} of that build writes the savepoint.
 */
class UpgradeITCase {
    private static final Path SAVEPOINT =
            ProjectFolder.path().resolve("src/test/resources/savepoints/flink-1.20");

    @RegisterExtension
    static final EnvironmentCredentials CREDENTIALS = new EnvironmentCredentials();

    @Test
    void aSavepointOfFlink120GoesOn(@TempDir Path folder) throws Exception {
        try (UpgradeScenario scenario = new UpgradeScenario(folder)) {
            scenario.putSecondPart();

            JobGraph job =
                    scenario.submit(
                            scenario.cluster().from(SAVEPOINT.toUri().toString(), "hashmap"));
            scenario.awaitReceived(job);
            scenario.cluster().stop(job, true);

            assertThat(scenario.forwarded()).containsExactlyInAnyOrderElementsOf(scenario.sent());
            assertThat(scenario.keptDeadLetters()).isEqualTo(UpgradeScenario.DEAD_LETTERS);
        }
    }
}
