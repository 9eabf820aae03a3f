package io.eventforwarder.render;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.eventforwarder.testing.Forwarding;
import io.eventforwarder.testing.Inputs;
import io.eventforwarder.testing.Json;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The fields of every record, and the outgoing form of a batch's own fields. */
class OutgoingFormTest {
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
    void existingFieldsAreNotOverwritten() throws Exception {
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
}
