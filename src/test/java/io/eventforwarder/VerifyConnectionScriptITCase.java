package io.eventforwarder;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventforwarder.testing.ProjectFolder;
import io.eventforwarder.testing.PropertiesJson;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code scripts/verify-connection}, as it is called from a shell. */
class VerifyConnectionScriptITCase {
    @TempDir private Path folder;

    private int run(String... options) throws Exception {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                "bash",
                                ProjectFolder.path()
                                        .resolve("scripts/verify-connection")
                                        .toString()));
        command.addAll(List.of(options));
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .redirectOutput(folder.resolve("out").toFile())
                        .redirectError(folder.resolve("err").toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("AWS_"));
        builder.environment().put("AWS_EC2_METADATA_DISABLED", "true");
        Process process = builder.start();
        if (!process.waitFor(300, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("It does not end. It says:\n" + out() + err());
        }
        return process.exitValue();
    }

    private String out() throws Exception {
        return Files.readString(folder.resolve("out"));
    }

    private String err() throws Exception {
        return Files.readString(folder.resolve("err"));
    }

    private String file(PropertiesJson properties) throws Exception {
        return Files.writeString(folder.resolve("properties.json"), properties.json()).toString();
    }

    private static PropertiesJson withSecret(String reference) {
        return PropertiesJson.streamToStream()
                .without("Configuration")
                .set("Configuration", "access-key-id", "env:NO_SUCH_VARIABLE")
                .set("Configuration", "secret-access-key", reference);
    }

    @Test
    void aFailedStepIsOneLineAndExitStatusOne() throws Exception {
        assertThat(run("--properties", file(withSecret("env:NO_SUCH_VARIABLE")))).isEqualTo(1);

        assertThat(err()).isEmpty();
        assertThat(out().lines())
                .hasSize(4)
                .element(1)
                .isEqualTo(
                        "FAILED   Access key: Configuration.access-key-id refers to"
                                + " env:NO_SUCH_VARIABLE, but this environment variable is not set"
                                + " in the task.");
    }

    @Test
    void wrongSettingsAreExitStatusTwo() throws Exception {
        PropertiesJson properties =
                withSecret("env:NO_SUCH_VARIABLE").set("Connection", "stream-name", "not a name");

        assertThat(run("--properties", file(properties))).isEqualTo(2);
        assertThat(out()).isEmpty();
        assertThat(err()).contains("Connection.stream-name: \"not a name\"").doesNotContain("\tat");
    }
}
