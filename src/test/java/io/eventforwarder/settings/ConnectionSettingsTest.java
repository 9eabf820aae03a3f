package io.eventforwarder.settings;

import static io.eventforwarder.testing.PropertiesJson.filesToFiles;
import static io.eventforwarder.testing.PropertiesJson.streamToStream;
import static org.assertj.core.api.Assertions.assertThat;

import io.eventforwarder.testing.PropertiesJson;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectionSettingsTest {
    /** The defaults in the integration's documentation. */
    private static final Map<String, Boolean> DOCUMENTED_TOGGLES = documentedToggles();

    private static Map<String, Boolean> documentedToggles() {
        Map<String, Boolean> toggles = new LinkedHashMap<>();
        toggles.put("send-lifecycle-events", true);
        toggles.put("send-screen-views", true);
        toggles.put("send-crash-events", true);
        toggles.put("send-network-performance-events", true);
        toggles.put("send-custom-events", true);
        toggles.put("send-push-registrations-and-receipts", true);
        toggles.put("send-profile-change-events", true);
        toggles.put("send-commerce-events", true);
        toggles.put("include-user-attribute-change-events", false);
        toggles.put("include-user-identity-change-events", false);
        return toggles;
    }

    private static ConnectionSettings with(String key, String value) {
        return streamToStream().set("Connection", key, value).settings().connection();
    }

    @Test
    void defaults() {
        ConnectionSettings connection =
                filesToFiles().without("Connection").settings().connection();

        assertThat(connection.streamName()).isEmpty();
        assertThat(connection.kinesisServiceRegion()).isEmpty();
        assertThat(connection.uniqueId()).isEmpty();
        assertThat(connection.sendAsBatch()).isTrue();
        assertThat(connection.waitForCompleteBatch()).isFalse();
        assertThat(connection.includeLocationInformation()).isTrue();
        assertThat(connection.includeMpDeviceId()).isFalse();
        assertThat(connection.includeMetadata()).isTrue();
        assertThat(connection.sendBatchesWithoutEvents()).isTrue();
        assertThat(connection.includeEventBatchLocation()).isFalse();
        assertThat(connection.metadataFieldExclusion()).isEmpty();
    }

    @Test
    void theTogglesAreTheDocumentedOnes() {
        ConnectionSettings connection = streamToStream().settings().connection();
        Map<String, Boolean> toggles = new LinkedHashMap<>();
        for (Toggle toggle : Toggle.values()) {
            assertThat(connection.sends(toggle)).isEqualTo(toggle.sentByDefault());
            toggles.put(toggle.settingKey(), toggle.sentByDefault());
        }

        assertThat(toggles).isEqualTo(DOCUMENTED_TOGGLES);
    }

    @Test
    void eachToggleSwitchesItselfAlone() {
        ConnectionSettings defaults = streamToStream().settings().connection();
        for (Toggle switched : Toggle.values()) {
            ConnectionSettings connection =
                    with(switched.settingKey(), String.valueOf(!switched.sentByDefault()));

            for (Toggle toggle : Toggle.values()) {
                assertThat(connection.sends(toggle) != defaults.sends(toggle))
                        .as("%s, with %s switched", toggle, switched)
                        .isEqualTo(toggle == switched);
            }
        }
    }

    @Test
    void everyOtherKey() {
        assertThat(with("stream-name", "out-2").streamName()).contains("out-2");
        assertThat(with("kinesis-service-region", "cn-north-1").kinesisServiceRegion())
                .contains("cn-north-1");
        assertThat(with("unique-id", "my app").uniqueId()).contains("my app");
        assertThat(with("send-as-batch", "false").sendAsBatch()).isFalse();
        assertThat(with("wait-for-complete-batch", "true").waitForCompleteBatch()).isTrue();
        assertThat(with("include-location-information", "false").includeLocationInformation())
                .isFalse();
        assertThat(with("include-mp-deviceid", "true").includeMpDeviceId()).isTrue();
        assertThat(with("include-metadata", "false").includeMetadata()).isFalse();
        assertThat(with("send-batches-without-events", "false").sendBatchesWithoutEvents())
                .isFalse();
        assertThat(with("include-event-batch-location", "true").includeEventBatchLocation())
                .isTrue();
        assertThat(with("metadata-field-exclusion", "ip-address").metadataFieldExclusion())
                .containsExactly(MetadataField.IP_ADDRESS);
        assertThat(
                        with("metadata-field-exclusion", "ip-address , device-name")
                                .metadataFieldExclusion())
                .isEqualTo(Set.of(MetadataField.DEVICE_NAME, MetadataField.IP_ADDRESS));
    }

    @ParameterizedTest
    @ValueSource(strings = {"false", "False", "FALSE"})
    void booleansAreWrittenInAnyCase(String value) {
        assertThat(with("include-metadata", value).includeMetadata()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"yes", "1", " true", "T"})
    void nothingElseIsABoolean(String value) {
        assertThat(Problems.of(streamToStream().set("Connection", "include-metadata", value)))
                .containsExactly(
                        "Connection.include-metadata: \""
                                + value
                                + "\" is not a boolean; write \"true\" or \"false\"");
    }

    @Test
    void refusesAValue() {
        PropertiesJson properties =
                streamToStream()
                        .set("Connection", "stream-name", "a/b")
                        .set("Connection", "kinesis-service-region", "us-east")
                        .set("Connection", "unique-id", "")
                        .set("Connection", "metadata-field-exclusion", "ip");

        assertThat(Problems.of(properties))
                .containsExactly(
                        "Connection.stream-name: \"a/b\" is not the name of a stream; 1 to 128"
                                + " letters, digits, \"_\", \".\" and \"-\" are allowed",
                        "Connection.kinesis-service-region: \"us-east\" is not the name of a"
                                + " region; write it like \"eu-west-1\"",
                        "Connection.unique-id: \"\" is empty; leave the key out to leave it unset",
                        "Connection.metadata-field-exclusion: \"ip\" has the item \"ip\", which is"
                                + " none of \"device-name\", \"ip-address\"");
    }

    @Test
    void streamAndRegionAreNeededForKinesisAlone() {
        assertThat(
                        Problems.of(
                                streamToStream()
                                        .without("Connection", "stream-name")
                                        .without("Connection", "kinesis-service-region")))
                .containsExactly(
                        "Connection.stream-name: is missing; it is the stream to write to, needed"
                                + " with Output.type \"kinesis\"",
                        "Connection.kinesis-service-region: is missing; it is the region of the"
                                + " stream, needed with Output.type \"kinesis\"");
        assertThat(filesToFiles().settings().connection().streamName()).isEmpty();
        assertThat(Problems.of(filesToFiles().set("Connection", "stream-name", "a b"))).hasSize(1);
    }

    @Test
    void theGroupIsNeededForKinesis() {
        assertThat(Problems.of(streamToStream().without("Connection")))
                .containsExactly(
                        "Connection: the group is missing; it names the stream to write to");
    }
}
