package io.eventforwarder;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.eventforwarder.filter.WithheldFields;
import io.eventforwarder.model.CloseReason;
import io.eventforwarder.model.EventBatch;
import io.eventforwarder.model.EventGroup;
import io.eventforwarder.model.EventType;
import io.eventforwarder.model.Fragment;
import io.eventforwarder.parse.RecordParser;
import io.eventforwarder.reference.GroupsRun;
import io.eventforwarder.settings.Settings;
import io.eventforwarder.testing.BatchJson;
import io.eventforwarder.testing.Inputs;
import io.eventforwarder.testing.SampleEvents;
import io.eventforwarder.testing.TestSettings;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Fragments that were in a window when the job stopped, and are sent after a start with other
 * settings.
 */
class ChangedSettingsTest {
    private static final BatchJson BATCH =
            BatchJson.fromPhone()
                    .withEvents(
                            SampleEvents.of(EventType.SCREEN_VIEW),
                            SampleEvents.of(EventType.CUSTOM_EVENT));

    /** The fragment that a window holds after a batch arrived under these settings. */
    private static Fragment filledUnder(Settings settings, BatchJson batch, int number) {
        EventBatch parsed =
                new RecordParser(WithheldFields.of(settings.connection()))
                        .parse(Inputs.record(batch.bytes()).at(Inputs.position(number)))
                        .batches()
                        .get(0);
        return new Fragment(parsed, "", false, new AppliedSettings(settings).fingerprint());
    }

    private static List<JsonNode> rendered(Settings settings, Fragment... fragments)
            throws Exception {
        try (GroupsRun run = new GroupsRun(settings, new AppliedSettings(settings))) {
            String deviceKey = fragments[0].deviceKey();
            return run.rendered(new EventGroup(deviceKey, CloseReason.INTERVAL, List.of(fragments)))
                    .trees();
        }
    }

    private static JsonNode leaves(String... newSettings) throws Exception {
        Fragment fragment = filledUnder(TestSettings.asReceived(), BATCH, 0);
        List<JsonNode> records = rendered(TestSettings.asReceived(newSettings), fragment);
        assertThat(records).hasSize(1);
        return records.get(0);
    }

    @Test
    void sameSettingsChangeNothing() throws Exception {
        JsonNode record = leaves();

        assertThat(record.at("/events")).hasSize(2);
        assertThat(record.has("device_info")).isTrue();
        assertThat(record.at("/batch_id").asText()).isEqualTo("-8901234567890123456");
    }

    @Test
    void fieldsThatNewSettingsWithholdAreRemoved() throws Exception {
        assertThat(leaves("include-metadata", "false").has("device_info")).isFalse();
        assertThat(leaves("metadata-field-exclusion", "ip-address").has("ip")).isFalse();
        assertThat(
                        leaves("include-location-information", "false")
                                .at("/events/0/data")
                                .has("location"))
                .isFalse();
        assertThat(
                        leaves("include-location-information", "true")
                                .at("/events/0/data")
                                .has("location"))
                .isTrue();
    }

    @Test
    void eventsThatANewToggleDropsAreDropped() throws Exception {
        JsonNode record =
                leaves("send-screen-views", "false", "Output.include-forwarding-info", "true");

        assertThat(record.at("/events").findValuesAsText("event_type"))
                .containsExactly("custom_event");
        assertThat(record.at("/forwarding_info/events_filtered").asInt()).isEqualTo(1);
    }

    @Test
    void batchesThatTheNewSourceSettingsExcludeAreDropped() throws Exception {
        Fragment fragment = filledUnder(TestSettings.asReceived(), BATCH, 0);

        assertThat(rendered(TestSettings.asReceived("Source.api-keys", "another"), fragment))
                .isEmpty();
        assertThat(
                        rendered(
                                TestSettings.asReceived("Source.environments", "development"),
                                fragment))
                .isEmpty();
        assertThat(rendered(TestSettings.asReceived("Source.api-keys", "key-1"), fragment))
                .hasSize(1);
    }

    @Test
    void batchesThatAreEmptiedOrWithoutEventsAreDropped() throws Exception {
        Settings before = TestSettings.asReceived();
        Fragment views =
                filledUnder(
                        before,
                        BATCH.withEvents(SampleEvents.of(EventType.SCREEN_VIEW)).with("x", "1"),
                        0);
        Fragment none = filledUnder(before, BATCH.withEvents().with("y", "1"), 1);
        Fragment other =
                filledUnder(before, BATCH.withEvents(SampleEvents.of(EventType.CUSTOM_EVENT)), 2);
        Settings after =
                TestSettings.asReceived(
                        "send-screen-views", "false", "send-batches-without-events", "false");

        List<JsonNode> records = rendered(after, views, none, other);

        assertThat(records).hasSize(1);
        assertThat(records.get(0).has("x")).isFalse();
        assertThat(records.get(0).has("y")).isFalse();
        assertThat(rendered(after, views, none)).isEmpty();
    }

    @Test
    void uniqueIdIsThatOfTheNewSettings() throws Exception {
        Fragment fragment =
                filledUnder(TestSettings.asReceived(), BATCH.with("unique_id", "\"theirs\""), 0);

        assertThat(
                        rendered(TestSettings.asReceived("unique-id", "ours"), fragment)
                                .get(0)
                                .get("unique_id")
                                .asText())
                .isEqualTo("ours");
    }

    @Test
    void fingerprintsDifferAsSettingsDo() {
        List<AppliedSettings> all = new ArrayList<>();
        String[][] different = {
            {},
            {"send-screen-views", "false"},
            {"include-metadata", "false"},
            {"Source.api-keys", "a"},
            {"Source.api-keys", "b"},
            {"Source.environments", "production"},
            {"send-batches-without-events", "false"},
            {"unique-id", "x"},
        };
        for (String[] settings : different) {
            all.add(new AppliedSettings(TestSettings.asReceived(settings)));
        }

        assertThat(all).extracting(AppliedSettings::fingerprint).doesNotHaveDuplicates();
        assertThat(new AppliedSettings(TestSettings.asReceived()).fingerprint())
                .as("the same in every process")
                .isEqualTo(-2749371256813016971L);
    }
}
