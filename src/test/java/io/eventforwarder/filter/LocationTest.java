package io.eventforwarder.filter;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventforwarder.model.EventType;
import io.eventforwarder.testing.BatchJson;
import io.eventforwarder.testing.Forwarding;
import io.eventforwarder.testing.SampleEvents;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class LocationTest {
    private static final String IDS =
            "\"event_id\":1,\"timestamp_unixtime_ms\":2,\"event_start_unixtime_ms\":2";

    @ParameterizedTest
    @EnumSource(EventType.class)
    void withoutLocationNoEventTypeHasALocation(EventType type) throws Exception {
        try (Forwarding forwarding = withoutLocations()) {
            String sent = forwarding.of(BatchJson.bareWith(SampleEvents.of(type))).text();

            assertThat(sent)
                    .doesNotContain("location", "latitude", "40.7127837")
                    .contains("\"session_uuid\": \"" + SampleEvents.SESSION_UUID + "\"");
        }
    }

    @Test
    void withoutLocationBreadcrumbsKeepTheirOtherFields() throws Exception {
        try (Forwarding forwarding = withoutLocations()) {
            assertEvent(
                    forwarding,
                    """
                    {"event_type":"crash_report","data":{"breadcrumbs":[
                      {"label":"a","location":{"latitude":1}},
                      {"location":null,"data":{"location":[2],"label":"b"}},
                      {"data":{"location":{}},"location":"here"},
                      {"location":{}}, {}, 5, null, ["location"],
                      {"data":null}, {"data":"location"}], %s}}""",
                    """
                    {"event_type":"crash_report","data":{"breadcrumbs":[
                      {"label":"a"},
                      {"data":{"label":"b"}},
                      {"data":{}},
                      {}, {}, 5, null, ["location"],
                      {"data":null}, {"data":"location"}], %s}}""");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"data\":{\"location\":{\"a\":1},%s}}                    | {\"data\":{%s}}",
                "{\"data\":{\"location\":null,%s}}                         | {\"data\":{%s}}",
                "{\"data\":{%s,\"location\":\"x\"}}                        | {\"data\":{%s}}",
                "{\"data\":{\"location\":1,%s,\"location\":2}}             | {\"data\":{%s}}",
                "{\"data\":{\"loc\\u0061tion\":1,%s}}                      | {\"data\":{%s}}",
                "{\"data\":{ \"location\" : [{}] , %s}}                    | {\"data\":{ %s}}",
                "{\"data\":{%s , \"location\" : {} }}                      | {\"data\":{%s }}",
                "{\"data\":{\"Location\":1,\"location_x\":2,%s}}           | {\"data\":{\"Location\":1,\"location_x\":2,%s}}",
                "{\"location\":1,\"data\":{%s},\"x\":{\"location\":2}}     | {\"location\":1,\"data\":{%s},\"x\":{\"location\":2}}",
                "{\"data\":{\"custom_attributes\":{\"location\":1},%s}}    | {\"data\":{\"custom_attributes\":{\"location\":1},%s}}",
                "{\"data\":{\"custom_flags\":{\"location\":1},%s}}         | {\"data\":{\"custom_flags\":{\"location\":1},%s}}"
            })
    void offOnlyTheLocationsOfEventsGo(String event, String expected) throws Exception {
        try (Forwarding forwarding = withoutLocations()) {
            assertEvent(forwarding, event, expected);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "true,  true,  true",
        "true,  false, false",
        "false, true,  false",
        "false, false, false"
    })
    void theContextsLocationNeedsBothSettings(String information, String batch, boolean leaves)
            throws Exception {
        try (Forwarding forwarding =
                Forwarding.with(
                        "include-location-information",
                        information,
                        "include-event-batch-location",
                        batch)) {
            String context =
                    "{\"data_plan\": {\"plan_id\": \"p\", \"location\": 1}, \"location\": {\"latitude\": 3}}";
            String sent = forwarding.of(BatchJson.bare().with("context", context)).text();

            assertThat(sent)
                    .contains(
                            leaves
                                    ? context
                                    : "\"context\": {\"data_plan\": {\"plan_id\": \"p\", \"location\": 1}}");
        }
    }

    @Test
    void fieldsNamedLocationElsewhereAreKept() throws Exception {
        try (Forwarding forwarding = withoutLocations()) {
            String sent =
                    forwarding
                            .of(
                                    BatchJson.fromPhone()
                                            .with("location", "\"top\"")
                                            .with("partner_identities", "{\"location\": 1}"))
                            .text();

            assertThat(sent)
                    .contains("\"location\": \"17 Cherry Tree Lane\"")
                    .contains("\"location\": \"top\"")
                    .contains("\"partner_identities\": {\"location\": 1}");
        }
    }

    private static void assertEvent(Forwarding forwarding, String event, String expected)
            throws Exception {
        assertThat(forwarding.of(BatchJson.bareWith(event.formatted(IDS))).text())
                .startsWith("{\"events\":[" + expected.formatted(IDS) + "],");
    }

    private static Forwarding withoutLocations() throws Exception {
        return Forwarding.with(
                "include-user-attribute-change-events", "true",
                "include-user-identity-change-events", "true",
                "include-event-batch-location", "true",
                "include-location-information", "false");
    }
}
