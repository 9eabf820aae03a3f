package io.eventforwarder.settings;

import static io.eventforwarder.testing.PropertiesJson.filesToFiles;
import static io.eventforwarder.testing.PropertiesJson.streamToStream;
import static org.assertj.core.api.Assertions.assertThat;

import io.eventforwarder.testing.PropertiesJson;
import java.io.IOException;
import java.util.Optional;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;

class SettingsTest {
    private static PropertiesJson withLiteralSecrets() {
        return streamToStream()
                .without("Configuration")
                .set("Configuration", "access-key-id", "AKIAHUSH")
                .set("Configuration", "secret-access-key", "hush/hush")
                .set("Output", "partition-key-secret", "hush-hush");
    }

    private static Settings.Mode mode(String sendAsBatch, String waitForCompleteBatch) {
        return filesToFiles()
                .set("Connection", "send-as-batch", sendAsBatch)
                .set("Connection", "wait-for-complete-batch", waitForCompleteBatch)
                .settings()
                .mode();
    }

    @Test
    void waitForCompleteBatchPrevailsOverSendAsBatch() {
        assertThat(mode("false", "false")).isEqualTo(Settings.Mode.AS_RECEIVED);
        assertThat(mode("true", "false")).isEqualTo(Settings.Mode.TEN_MINUTE);
        assertThat(mode("true", "true")).isEqualTo(Settings.Mode.SESSION);
        assertThat(mode("false", "true")).isEqualTo(Settings.Mode.SESSION);
    }

    @Test
    void ofAnEmptyConnectionIsTenMinute() {
        assertThat(filesToFiles().without("Connection").settings().mode())
                .isEqualTo(Settings.Mode.TEN_MINUTE);
    }

    @Test
    void theConnectionIsNamedByItsDestination() {
        assertThat(streamToStream().settings().connectionLabel())
                .isEqualTo("events-out/us-east-1/123456789012");
        assertThat(withLiteralSecrets().settings().connectionLabel())
                .isEqualTo("events-out/us-east-1");
        assertThat(filesToFiles().settings().connectionLabel()).isEqualTo("out");
        assertThat(streamToStream().set("Output", "type", "discard").settings().connectionLabel())
                .isEqualTo("discard");
    }

    @Test
    void travelInTheJobGraph() throws IOException, ClassNotFoundException {
        for (PropertiesJson properties :
                new PropertiesJson[] {
                    filesToFiles(),
                    withLiteralSecrets()
                            .set("Source", "initial-position", "2026-01-31T12:00:00Z")
                            .set("Source", "endpoint", "http://kinesis:4568")
                            .set("Source", "api-keys", "a,b")
                            .set("Source", "environments", "production")
                            .set("Connection", "metadata-field-exclusion", "ip-address"),
                    streamToStream()
                }) {
            Settings settings = properties.settings();

            assertThat(InstantiationUtil.clone(settings))
                    .usingRecursiveComparison()
                    .isEqualTo(settings);
        }
    }

    @Test
    void describeTheEffectiveSettings() {
        assertThat(
                        filesToFiles()
                                .set("Connection", "unique-id", "my\napp")
                                .set("Output", "partition-key-secret", "env:PARTITION")
                                .settings()
                                .toString()
                                .lines())
                .contains(
                        "Source.type = \"files\"",
                        "Source.path = \"in\"",
                        "Connection.send-as-batch = \"false\"",
                        "Connection.include-metadata = \"true\" (default)",
                        "Connection.unique-id = \"my\\u000aapp\"",
                        "Batching.batch-interval = \"10 min\" (default)",
                        "Output.partition-key-secret = env:PARTITION")
                .noneMatch(line -> line.startsWith("Source.initial-position"))
                .noneMatch(line -> line.startsWith("Configuration"));
    }

    @Test
    void neverPrintASecret() {
        Settings settings = withLiteralSecrets().settings();

        assertThat(settings.toString())
                .contains("Configuration.secret-access-key = [REDACTED]")
                .doesNotContainIgnoringCase("hush");
        assertThat(settings.warnings().toString()).doesNotContainIgnoringCase("hush");
    }

    @Test
    void warnOfPartitionKeysWithoutASecret() {
        assertThat(streamToStream().settings().warnings())
                .containsExactly(
                        "Output.partition-key-secret is not set: whoever has a list of device ids"
                                + " can find the device of a partition key.");
        assertThat(filesToFiles().settings().warnings()).isEmpty();
    }

    @Test
    void warnOfLiteralSecrets() {
        assertThat(withLiteralSecrets().settings().warnings())
                .containsExactly(
                        "Configuration.access-key-id is written literally: it travels in the job"
                                + " graph; use env:NAME or secretsmanager:ARN#JSON_KEY.",
                        "Configuration.secret-access-key is written literally: it travels in the"
                                + " job graph; use env:NAME or secretsmanager:ARN#JSON_KEY.",
                        "Output.partition-key-secret is written literally: it travels in the job"
                                + " graph; use env:NAME or secretsmanager:ARN#JSON_KEY.");
        assertThat(
                        streamToStream()
                                .set("Output", "partition-key-secret", "env:PARTITION")
                                .settings()
                                .warnings())
                .isEmpty();
    }

    @Test
    void theDestinationIsTheStreamAndItsOwner() {
        String stream = "the stream events-out in us-east-1 of ";

        assertThat(streamToStream().settings().destination())
                .contains(stream + "the account 123456789012");
        assertThat(streamToStream().set("Configuration", "role-name", "x").settings().destination())
                .contains(stream + "the account 123456789012");
        assertThat(ofUser("env:KEY_ID"))
                .contains(stream + "the user with the access key env:KEY_ID");
        assertThat(ofUser("AKIAIOSFODNN7EXAMPLE").orElseThrow())
                .startsWith(stream + "the user with the access key that begins its SHA-256 with ")
                .doesNotContain("AKIA")
                .isNotEqualTo(ofUser("AKIAI44QH8DHBEXAMPLE").orElseThrow());
        assertThat(filesToFiles().settings().destination()).isEmpty();
    }

    private static Optional<String> ofUser(String accessKeyId) {
        return withLiteralSecrets()
                .set("Configuration", "access-key-id", accessKeyId)
                .settings()
                .destination();
    }
}
