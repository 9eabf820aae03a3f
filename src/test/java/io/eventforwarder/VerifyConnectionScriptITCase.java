package io.eventforwarder;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventforwarder.testing.CommandRun;
import io.eventforwarder.testing.PropertiesJson;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code scripts/verify-connection}, called in a shell. */
class VerifyConnectionScriptITCase {
    @TempDir private Path folder;

    private CommandRun run(PropertiesJson properties) throws Exception {
        Path file = Files.writeString(folder.resolve("properties.json"), properties.json());
        return CommandRun.ofScript("verify-connection", "--properties", file.toString());
    }

    private static PropertiesJson withSecret(String reference) {
        return PropertiesJson.streamToStream()
                .without("Configuration")
                .set("Configuration", "access-key-id", "env:NO_SUCH_VARIABLE")
                .set("Configuration", "secret-access-key", reference);
    }

    @Test
    void aFailedStepIsOneLineAndExitStatusOne() throws Exception {
        CommandRun run = run(withSecret("env:NO_SUCH_VARIABLE"));

        assertThat(run.exitStatus()).isEqualTo(1);
        assertThat(run.err()).isEmpty();
        assertThat(run.out().lines())
                .hasSize(4)
                .element(1)
                .isEqualTo(
                        "FAILED   Access key: Configuration.access-key-id refers to"
                                + " env:NO_SUCH_VARIABLE, but this environment variable is not set"
                                + " in the task.");
    }

    @Test
    void wrongSettingsAreExitStatusTwo() throws Exception {
        CommandRun run = run(withSecret("env:ANY").set("Connection", "stream-name", "not a name"));

        assertThat(run.exitStatus()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err())
                .contains("Connection.stream-name: \"not a name\"")
                .doesNotContain("\tat");
    }
}
