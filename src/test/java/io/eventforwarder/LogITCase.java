package io.eventforwarder;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.eventforwarder.model.EventType;
import io.eventforwarder.testing.BatchJson;
import io.eventforwarder.testing.Json;
import io.eventforwarder.testing.LocalRunProcess;
import io.eventforwarder.testing.ProjectFolder;
import io.eventforwarder.testing.PropertiesJson;
import io.eventforwarder.testing.SampleEvents;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The JSON log of a run. */
class LogITCase {
    /** A line that the command prints and does not log. */
    private static final Set<String> OF_THE_COMMAND = Set.of("All input is forwarded.");

    @TempDir private Path folder;

    @Test
    void theNumberOfLinesDoesNotGrowWithTheNumberOfEvents() throws Exception {
        List<JsonNode> few = ours(logOf("few", 20));
        List<JsonNode> many = ours(logOf("many", 200));

        assertThat(many).hasSameSizeAs(few);
        assertThat(many)
                .extracting(line -> line.path("message").asText())
                .filteredOn(message -> message.contains(" starts: "))
                .singleElement()
                .asString()
                .contains("mode=as-received", "source=files", "output=files");
    }

    /** One valid event and one dead letter for each number. */
    private List<JsonNode> logOf(String name, int events) throws Exception {
        Path home = Files.createDirectories(folder.resolve(name));
        String event = SampleEvents.of(EventType.CUSTOM_EVENT);
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < events; i++) {
            lines.append(oneLine(BatchJson.fromPhone().withEvents(event))).append("\nno batch\n");
        }
        Files.writeString(home.resolve("in"), lines);
        try (LocalRunProcess run = run(home)) {
            assertThat(run.exitStatus()).as(run.err()).isZero();
            return log(run);
        }
    }

    private static LocalRunProcess run(Path home) throws IOException {
        Path file = home.resolve("properties.json");
        Files.writeString(
                file, PropertiesJson.filesToFiles().set("Output", "path", "records").json());
        return LocalRunProcess.start(
                home,
                ProjectFolder.path().resolve("conf/log4j2-json.properties"),
                Map.of("JAVA_TOOL_OPTIONS", "-Dlog.file=" + home.resolve("log")),
                "--properties",
                file.toString(),
                "--ui-port",
                "0",
                "--parallelism",
                "2");
    }

    private static List<JsonNode> log(LocalRunProcess run) throws IOException {
        List<JsonNode> log =
                run.out()
                        .lines()
                        .filter(line -> !OF_THE_COMMAND.contains(line))
                        .filter(line -> !line.startsWith("Dashboard: "))
                        .map(Json::read)
                        .toList();
        assertThat(log).isNotEmpty().allMatch(line -> line.hasNonNull("message"));
        return log;
    }

    private static String oneLine(BatchJson batch) {
        return batch.toString().replace('\n', ' ');
    }

    private static List<JsonNode> ours(List<JsonNode> log) {
        return log.stream()
                .filter(line -> line.path("logger").asText().startsWith("io.eventforwarder"))
                .toList();
    }
}
