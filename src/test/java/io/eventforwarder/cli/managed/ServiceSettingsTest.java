package io.eventforwarder.cli.managed;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventforwarder.settings.Deployment;
import io.eventforwarder.settings.SettingsReader;
import io.eventforwarder.testing.PropertiesJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServiceSettingsTest {
    private static final String SECRET =
            "secretsmanager:arn:aws:secretsmanager:us-east-1:210987654321:secret:s#key";

    @TempDir private Path folder;

    private static PropertiesJson properties() {
        return PropertiesJson.streamToStream()
                .set("Output", "dead-letter-path", "s3://letters/customer");
    }

    private List<String> problems(PropertiesJson properties) throws IOException {
        Path file = Files.writeString(folder.resolve("properties.json"), properties.json());
        return ServiceSettings.problems(file, SettingsReader.read(file, Deployment.CLUSTER));
    }

    @Test
    void settingsForACustomersRoleAreTaken() throws IOException {
        assertThat(problems(properties().set("Output", "partition-key-secret", SECRET))).isEmpty();
    }

    @Test
    void aLiteralSecretIsRefusedWithoutPrintingIt() throws IOException {
        assertThat(problems(properties().set("Output", "partition-key-secret", "hush-hush")))
                .singleElement()
                .asString()
                .startsWith("Output.partition-key-secret: the secret itself is written here")
                .doesNotContain("hush");
    }

    @Test
    void thereAreNoEnvironmentVariables() throws IOException {
        PropertiesJson user =
                properties()
                        .without("Configuration")
                        .set("Configuration", "access-key-id", "env:KEY_ID")
                        .set("Configuration", "secret-access-key", SECRET);

        assertThat(problems(user))
                .singleElement()
                .asString()
                .startsWith("Configuration.access-key-id: the managed service gives");
    }

    @Test
    void filesAreInABucket() throws IOException {
        assertThat(problems(properties().set("Output", "dead-letter-path", "/var/letters")))
                .singleElement()
                .asString()
                .startsWith("Output.dead-letter-path: ")
                .endsWith("write \"s3://BUCKET/FOLDER\".");
        assertThat(problems(properties().set("Output", "dead-letter-path", "s3://letters")))
                .hasSize(1);
    }

    @Test
    void aValueHas2048CharactersAtMost() throws IOException {
        assertThat(problems(properties().set("Source", "api-keys", "k".repeat(2048)))).isEmpty();
        assertThat(problems(properties().set("Source", "api-keys", "k".repeat(2049))))
                .containsExactly(
                        "api-keys: the value has 2049 characters; the managed service takes 2048 at"
                                + " most.");
    }
}
