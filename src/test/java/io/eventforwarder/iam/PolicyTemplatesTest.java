package io.eventforwarder.iam;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventforwarder.testing.Json;
import io.eventforwarder.testing.ProjectFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PolicyTemplatesTest {
    private static final Path FOLDER = ProjectFolder.path().resolve("conf/iam");
    private static final Pattern CALL = Pattern.compile("(?m)^    scripts/iam-policies (.*)$");

    static Stream<Path> templates() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.filter(file -> file.toString().endsWith(".json")).toList().stream();
        }
    }

    private static String readme() throws IOException {
        return Files.readString(FOLDER.resolve("README.md"));
    }

    @ParameterizedTest
    @MethodSource("templates")
    void isExplainedJson(Path template) throws IOException {
        assertThat(Json.read(Files.readAllBytes(template)).isObject()).isTrue();
        assertThat(readme()).containsPattern("\\| [a-z, .-]*\\b" + template.getFileName() + "[ ,]");
    }

    @Test
    void callsInTheReadmeAreRight() throws IOException {
        List<List<String>> calls =
                CALL.matcher(readme().replaceAll("\\\\\n *", ""))
                        .results()
                        .map(call -> Arrays.asList(call.group(1).split(" ", -1)))
                        .toList();

        assertThat(calls)
                .hasSize(2)
                .allSatisfy(
                        call -> {
                            int write = call.indexOf("--write");
                            assertThat(write).isEqualTo(call.size() - 2);
                            assertThat(IamPolicies.run(call.subList(0, write)).documents())
                                    .isNotEmpty();
                        });
    }
}
