package io.eventforwarder;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventforwarder.testing.ProjectFolder;
import io.eventforwarder.testing.PropertiesJson;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code scripts/verify-connection} in a shell. */
class VerifyConnectionScriptITCase {
    @TempDir private Path folder;

    @Test
    void aFailedStepIsOneLineAndExitStatusOne() throws Exception {
        Path properties =
                Files.writeString(
                        folder.resolve("properties.json"),
                        PropertiesJson.streamToStream()
                                .without("Configuration")
                                .set("Configuration", "access-key-id", "env:NO_SUCH_VARIABLE")
                                .set("Configuration", "secret-access-key", "env:NO_SUCH_VARIABLE")
                                .json());
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        ProcessBuilder builder =
                new ProcessBuilder(
                                ProjectFolder.path()
                                        .resolve("scripts/verify-connection")
                                        .toString(),
                                "--properties",
                                properties.toString())
                        .redirectOutput(out.toFile())
                        .redirectError(err.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("AWS_"));
        builder.environment().put("AWS_EC2_METADATA_DISABLED", "true");
        Process process = builder.start();

        boolean hasEnded = process.waitFor(300, TimeUnit.SECONDS);
        process.destroyForcibly();

        assertThat(hasEnded).as(Files.readString(out) + Files.readString(err)).isTrue();
        assertThat(process.exitValue()).isEqualTo(1);
        assertThat(err).isEmptyFile();
        assertThat(Files.readAllLines(out))
                .hasSize(4)
                .element(1)
                .isEqualTo(
                        "FAILED   Access key: Configuration.access-key-id refers to"
                                + " env:NO_SUCH_VARIABLE, but this environment variable is not set"
                                + " in the task.");
    }
}
