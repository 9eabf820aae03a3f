package io.eventforwarder.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.eventforwarder.settings.BatchingSettings;
import io.eventforwarder.settings.Deployment;
import io.eventforwarder.settings.InvalidSettingsException;
import io.eventforwarder.settings.SettingsReader;
import io.eventforwarder.testing.ProjectFolder;
import io.eventforwarder.testing.ToggledTypes;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/**
 * {@code conf/demo.json}, with the mode, the emulator's address and the dead letters' folder filled
 * in.
 */
final class DemoSettings {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final JsonNode groups;
    private final BatchingSettings batching;
    private final DemoMode mode;

    private DemoSettings(JsonNode groups, BatchingSettings batching, DemoMode mode) {
        this.groups = groups;
        this.batching = batching;
        this.mode = mode;
    }

    /**
     * Reads the file.
     *
     * @throws InvalidSettingsException if the job would refuse it
     */
    static DemoSettings read(DemoMode mode) throws IOException {
        Path file = ProjectFolder.path().resolve("conf/demo.json");
        BatchingSettings batching = SettingsReader.read(file, Deployment.LOCAL).batching();
        DemoSettings settings = new DemoSettings(JSON.readTree(file.toFile()), batching, mode);
        settings.group("Connection")
                .put("send-as-batch", String.valueOf(mode.sendAsBatch()))
                .put("wait-for-complete-batch", String.valueOf(mode.waitForCompleteBatch()));
        return settings;
    }

    DemoMode mode() {
        return mode;
    }

    String inputStream() {
        return group("Source").path("stream-name").asText();
    }

    String outputStream() {
        return group("Connection").path("stream-name").asText();
    }

    EmptyBatches emptyBatches() {
        return isOn("send-batches-without-events") ? mode.emptyBatches() : EmptyBatches.DROPPED;
    }

    /** The longest that the job may keep an event that nothing keeps from being sent. */
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
                (toggle, types) -> {
                    if (!isOn(toggle)) {
                        dropped.addAll(types);
                    }
                });
        return dropped;
    }

    /** Writes the file that the job reads. */
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
