package io.eventforwarder.render;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.eventforwarder.event.EventType;
import io.eventforwarder.testing.BatchJson;
import io.eventforwarder.testing.Forwarded;
import io.eventforwarder.testing.Forwarding;
import io.eventforwarder.testing.Inputs;
import io.eventforwarder.testing.Json;
import io.eventforwarder.testing.SampleEvents;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The fields that every record has, and how a batch's own look in it. */
class OutgoingFormTest {
    @Test
    void eachEventLeavesAloneInItsBatchsEnvelope() throws Exception {
        Forwarded forwarded =
                Forwarding.asReceived(
                        BatchJson.fromPhone()
                                .withEvents(
                                        SampleEvents.of(EventType.SCREEN_VIEW),
                                        SampleEvents.of(EventType.OTHER)));

        assertThat(forwarded.eventTypes()).containsExactly("screen_view", "quantum_leap");
        assertThat(forwarded.records()).allMatch(record -> record.events() == 1);
        JsonNode came = Json.read(BatchJson.fromPhone().toString());
        for (JsonNode sent : forwarded.trees()) {
            assertThat(sent.get("events")).hasSize(1);
            List<String> same = new ArrayList<>(Json.fieldNames(came));
            same.removeAll(
                    List.of("events", "user_identities", "mp_deviceid", "batch_id", "context"));
            same.forEach(name -> assertThat(sent.get(name)).as(name).isEqualTo(came.get(name)));
        }
    }

    @Test
    void aRecordKnowsWhereItComesFrom() throws Exception {
        Forwarded forwarded = Forwarding.asReceived(BatchJson.fromPhone());

        assertThat(forwarded.records().get(0).place()).isEqualTo(Inputs.place(0));
        assertThat(forwarded.records().get(0).arrival()).isEqualTo(Inputs.ARRIVAL);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"x\":1}",
                "{ \"message_type\" : null, \"timestamp_unixtime_ms\": null , \"user_attributes\":null }",
                "{\"message_type\":\"a\",\"message_type\":null,\"timestamp_unixtime_ms\":1,"
                        + "\"timestamp_unixtime_ms\":null,\"user_attributes\":{\"a\":1},"
                        + "\"user_attributes\":null}"
            })
    void whatIsAbsentIsAdded(String batch) throws Exception {
        JsonNode sent = Forwarding.asReceived(batch).tree();

        assertThat(sent.get("message_type").textValue()).isEqualTo("events");
        assertThat(sent.get("timestamp_unixtime_ms").longValue()).isEqualTo(Inputs.ARRIVAL);
        assertThat(sent.get("user_attributes")).isEqualTo(Json.read("{}"));
        assertThat(sent.get("events")).isEqualTo(Json.read("[]"));
        assertThat(sent.get("schema_version").intValue()).isEqualTo(2);
        assertThat(sent.has("user_identities")).isFalse();
    }

    @Test
    void whatIsThereIsNotOverwritten() throws Exception {
        JsonNode sent =
                Forwarding.asReceived(
                                "{\"message_type\":\"mine\",\"timestamp_unixtime_ms\":\"7\","
                                        + "\"user_attributes\":{\"a\":null}}")
                        .tree();

        assertThat(sent.get("message_type").textValue()).isEqualTo("mine");
        assertThat(sent.get("timestamp_unixtime_ms").textValue()).isEqualTo("7");
        assertThat(sent.get("user_attributes")).isEqualTo(Json.read("{\"a\":null}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "null", "\"3\"", "{}", "2", "1,\"schema_version\":7"})
    void theSchemaVersionIsAlways2(String version) throws Exception {
        assertThat(
                        Forwarding.asReceived("{\"schema_version\":" + version + "}")
                                .tree()
                                .get("schema_version"))
                .isEqualTo(Json.read("2"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"email\":\"e\",\"other\":5} | [{\"identity_type\":\"email\",\"identity\":\"e\"},{\"identity_type\":\"other\",\"identity\":5}]",
                "{ \"email\" : \"e\" , \"other\" : null } | [{\"identity_type\":\"email\",\"identity\":\"e\"}]",
                "{\"a\":null,\"\\u0062\":\"\\u0063\"} | [{\"identity_type\":\"\\u0062\",\"identity\":\"\\u0063\"}]",
                "{\"a\":1.50e1,\"b\":[ 1 ],\"c\":{},\"d\":false} | [{\"identity_type\":\"a\",\"identity\":1.50e1},{\"identity_type\":\"b\",\"identity\":[ 1 ]},{\"identity_type\":\"c\",\"identity\":{}},{\"identity_type\":\"d\",\"identity\":false}]",
                "{\"é\":\"\\ud800\"} | [{\"identity_type\":\"é\",\"identity\":\"\\ud800\"}]",
                "{} | []",
                "{\"a\":null} | []",
                "{\"a\":1,\"a\":null} | []",
                "{\"a\":1,\"b\":2,\"\\u0061\":3} | [{\"identity_type\":\"b\",\"identity\":2},{\"identity_type\":\"\\u0061\",\"identity\":3}]",
                "null | []",
                "[] | []",
                "[ {\"identity\":\"e\", \"identity_type\":\"email\"} , null, {} ] | [ {\"identity\":\"e\", \"identity_type\":\"email\"} , null, {} ]"
            })
    void userIdentitiesLeaveAsAnArray(String came, String left) throws Exception {
        assertThat(Forwarding.asReceived("{\"a\":1,\"user_identities\":" + came + "}").text())
                .startsWith("{\"events\":[],\"a\":1,\"user_identities\":" + left + ",\"schema");
        assertThat(Forwarding.asReceived("{\"user_identities\": " + came + " , \"a\":1}").text())
                .contains(
                        "\"user_identities\":"
                                + (left.equals(came) && !came.equals("{}") ? " " : "")
                                + left);
    }

    @Test
    void ofSeveralUserIdentitiesTheLastLeaves() throws Exception {
        assertThat(
                        Forwarding.asReceived(
                                        "{\"user_identities\":{\"email\":\"old\"},"
                                                + "\"user_identities\":{\"email\":\"new\"}}")
                                .tree()
                                .get("user_identities"))
                .isEqualTo(Json.read("[{\"identity_type\":\"email\",\"identity\":\"new\"}]"));
        assertThat(
                        Forwarding.asReceived(
                                        "{\"user_identities\":{\"email\":\"old\"},"
                                                + "\"user_identities\":null}")
                                .tree()
                                .get("user_identities"))
                .isEqualTo(Json.read("[]"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"app", "with \"quotes\" and \\", "ünïcödé 😀", "line\nbreak", "\u0001"})
    void aUniqueIdIsAddedAndReplacesAnother(String id) throws Exception {
        try (Forwarding forwarding = Forwarding.with("unique-id", id)) {
            for (String batch :
                    List.of(
                            "{}",
                            "{\"unique_id\":\"theirs\"}",
                            "{\"unique_id\":1,\"x\":2,\"unique\\u005fid\":3}",
                            "{\"events\":[{}],\"unique_id\":null}")) {
                assertThat(forwarding.of(batch).tree().get("unique_id").textValue()).isEqualTo(id);
            }
        }
    }

    @Test
    void withoutTheSettingAUniqueIdThatCameInStays() throws Exception {
        assertThat(Forwarding.asReceived("{\"unique_id\":\"theirs\"}").text())
                .startsWith("{\"events\":[],\"unique_id\":\"theirs\",");
    }
}
