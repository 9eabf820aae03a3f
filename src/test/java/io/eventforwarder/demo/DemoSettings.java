package io.eventforwarder.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.eventforwarder.settings.BatchingSettings;
import io.eventforwarder.settings.Deployment;
import io.eventforwarder.settings.SettingsReader;
import io.eventforwarder.testing.ProjectFolder;
import io.eventforwarder.testing.ToggledTypes;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/** {@code conf/demo.json} with the endpoint, folder and mode of a run of the demo. */
final class DemoSettings {
    private static final ObjectMapper JSON = new ObjectMapper();

    final DemoMode mode;
    private final JsonNode groups;
    private final BatchingSettings batching;

    DemoSettings(DemoMode mode) throws IOException {
        Path file = ProjectFolder.path().resolve("conf/demo.json");
        this.mode = mode;
        batching = SettingsReader.read(file, Deployment.LOCAL).batching();
        groups = JSON.readTree(file.toFile());
        group("Connection")
                .put("send-as-batch", String.valueOf(mode.sendAsBatch))
                .put("wait-for-complete-batch", String.valueOf(mode.waitForCompleteBatch));
    }

    String inputStream() {
        return group("Source").path("stream-name").asText();
    }

    String outputStream() {
        return group("Connection").path("stream-name").asText();
    }

    boolean forwardsEmptyBatches() {
        return isOn("send-batches-without-events");
    }

    Duration longestWait() {
        return switch (mode) {
            case TEN_MINUTE -> batching.batchInterval();
            case SESSION -> batching.sessionTimeout().plus(batching.sessionEndGrace());
            case AS_RECEIVED -> Duration.ZERO;
        };
    }

    Set<String> droppedTypes() {
        Set<String> dropped = new HashSet<>();
        ToggledTypes.BY_SETTING.forEach(
                (toggle, types) -> dropped.addAll(isOn(toggle) ? Set.of() : types));
        return dropped;
    }

    void write(Path file, URI kinesis, Path deadLetters) throws IOException {
        group("Source").put("endpoint", kinesis.toString());
        group("Output")
                .put("kinesis-endpoint", kinesis.toString())
                .put("dead-letter-path", deadLetters.toString());
        JSON.writerWithDefaultPrettyPrinter().writeValue(file.toFile(), groups);
    }

    private boolean isOn(String toggle) {
        return group("Connection").path(toggle).asBoolean(toggle.startsWith("send-"));
    }

    private ObjectNode group(String name) {
        for (JsonNode group : groups) {
            if (group.path("PropertyGroupId").asText().equals(name)) {
                return (ObjectNode) group.path("PropertyMap");
            }
        }
        throw new IllegalStateException("conf/demo.json has no group " + name + ".");
    }
}
