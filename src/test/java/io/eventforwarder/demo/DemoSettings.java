package io.eventforwarder.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.eventforwarder.settings.BatchingSettings;
import io.eventforwarder.settings.Deployment;
import io.eventforwarder.settings.InvalidSettings;
import io.eventforwarder.settings.SettingsReader;
import io.eventforwarder.testing.ProjectFolder;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * {@code conf/demo.json}, with the mode, the emulator's address and the dead letters' folder filled
 * in.
 */
final class DemoSettings {
    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * Which event types a toggle stands for; written down here again, so that the demo checks the
     * job.
     */
    private static final Map<String, List<String>> TOGGLED_TYPES =
            Map.of(
                    "send-lifecycle-events",
                    List.of(
                            "session_start",
                            "session_end",
                            "application_state_transition",
                            "first_run"),
                    "send-screen-views",
                    List.of("screen_view"),
                    "send-crash-events",
                    List.of("crash_report", "breadcrumb"),
                    "send-network-performance-events",
                    List.of("network_performance"),
                    "send-custom-events",
                    List.of("custom_event"),
                    "send-push-registrations-and-receipts",
                    List.of("push_registration", "push_message", "push_reaction"),
                    "send-profile-change-events",
                    List.of("profile"),
                    "send-commerce-events",
                    List.of("commerce_event"),
                    "include-user-attribute-change-events",
                    List.of("user_attribute_change"),
                    "include-user-identity-change-events",
                    List.of("user_identity_change"));

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
     * @throws InvalidSettings if the job would refuse it
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
        TOGGLED_TYPES.forEach(
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
