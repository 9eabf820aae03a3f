package io.eventforwarder.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.eventforwarder.testing.ProjectFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ExampleSettingsTest {
    private static final Path FOLDER = ProjectFolder.path().resolve("conf");

    static Stream<Path> examples() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.filter(file -> file.toString().endsWith(".json")).toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("examples")
    void isAccepted(Path example) {
        assertThatNoException().isThrownBy(() -> SettingsReader.read(example, Deployment.LOCAL));
    }

    @Test
    void thereAreExamples() throws IOException {
        assertThat(examples())
                .extracting(example -> example.getFileName().toString())
                .contains("role.json", "user.json", "files.json", "demo.json");
    }

    @ParameterizedTest
    @MethodSource("examples")
    void everyKeyIsExplained(Path example) throws IOException {
        String readme = Files.readString(FOLDER.resolve("README.md"));
        String section = readme.substring(readme.indexOf("\n## " + example.getFileName()) + 1);
        int end = section.indexOf("\n## ");
        String explained = end < 0 ? section : section.substring(0, end);

        for (JsonNode group : new ObjectMapper().readTree(example.toFile())) {
            assertThat(group.path("PropertyMap").fieldNames())
                    .toIterable()
                    .allSatisfy(
                            key ->
                                    assertThat(explained)
                                            .containsPattern("\\| [a-z, -]*\\b" + key + "[, ]"));
        }
    }

    @Test
    void theSamplesForABucketAreAboutTheBucketOfTheExample() throws IOException {
        ObjectMapper json = new ObjectMapper();
        JsonNode policy = json.readTree(FOLDER.resolve("dead-letter-bucket/policy.json").toFile());
        JsonNode rule =
                json.readTree(FOLDER.resolve("dead-letter-bucket/lifecycle.json").toFile())
                        .at("/Rules/0");

        assertThat(Files.readString(FOLDER.resolve("user.json")))
                .contains("\"s3://event-forwarder-dead-letters/");
        assertThat(policy.at("/Statement/1/Resource").asText())
                .isEqualTo("arn:aws:s3:::event-forwarder-dead-letters/*");
        assertThat(policy.findValuesAsText("Effect")).containsOnly("Deny");
        assertThat(rule.at("/Filter/Prefix").asText("missing")).isEmpty();
        assertThat(rule.at("/Expiration/Days").asInt()).isPositive();
    }
}
