package io.eventforwarder.settings;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventforwarder.EventForwarderJob;
import io.eventforwarder.testing.LogLines;
import io.eventforwarder.testing.ProjectFolder;
import io.eventforwarder.testing.PropertiesJson;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.logging.log4j.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class StartLineTest {
    @RegisterExtension static final MiniClusterExtension CLUSTER = new MiniClusterExtension();

    @RegisterExtension
    final LogLines lines = new LogLines(EventForwarderJob.class.getName(), Level.INFO);

    @TempDir private Path folder;

    private void job(PropertiesJson properties, String... flags) throws Exception {
        Path file = folder.resolve("properties.json");
        Files.writeString(file, properties.json());
        EventForwarderJob.main(
                Stream.concat(Stream.of("--properties", file.toString()), Stream.of(flags))
                        .toArray(String[]::new));
    }

    @Test
    void aJobLogsItsSettingsOnce() throws Exception {
        Path input = Files.createFile(folder.resolve("in"));
        Path output = folder.resolve("out");

        job(
                PropertiesJson.empty()
                        .set("Source", "type", "files")
                        .set("Source", "path", input.toString())
                        .set("Output", "type", "files")
                        .set("Output", "path", output.toString())
                        .set("Output", "dead-letter-path", folder.resolve("letters").toString()));

        assertThat(lines.all())
                .containsExactly(
                        "The event forwarder starts: version="
                                + StartLine.version()
                                + ", mode=ten-minute, source=files, source-path="
                                + input
                                + ", output=files, output-path="
                                + output);
    }

    @Test
    void aCheckStartsNothing() throws Exception {
        job(
                PropertiesJson.filesToFiles()
                        .set("Output", "dead-letter-path", folder.resolve("letters").toString()),
                "--check");

        assertThat(lines.all()).isEmpty();
    }

    @Test
    void aRoleIsNamed() {
        assertThat(StartLine.of(PropertiesJson.streamToStream().settings()))
                .endsWith(
                        ", mode=as-received, source=kinesis, source-stream=events-in,"
                                + " source-region=eu-west-1, output=kinesis, put-api=put-record,"
                                + " stream=events-out, region=us-east-1, access=role,"
                                + " aws-account-id=123456789012,"
                                + " role-name=mparticle-kinesis-role");
    }

    @Test
    void aUsersAccessKeyIsNotPrinted() {
        Settings settings =
                PropertiesJson.streamToStream()
                        .without("Configuration")
                        .set("Configuration", "access-key-id", "AKIAIOSFODNN7EXAMPLE")
                        .set("Configuration", "secret-access-key", "the-customers-secret")
                        .set("Output", "partition-key-secret", "the-other-secret")
                        .set("Connection", "wait-for-complete-batch", "true")
                        .settings();

        assertThat(StartLine.of(settings))
                .contains(", mode=session, ")
                .endsWith(", access=user")
                .doesNotContain("AKIA", "1111", "the-customers-secret", "the-other-secret")
                .hasLineCount(1);
    }

    @Test
    void theVersionIsThatOfTheBuild() throws Exception {
        String pom = Files.readString(ProjectFolder.path().resolve("pom.xml"));

        assertThat(pom).contains("<version>" + StartLine.version() + "</version>");
    }
}
