package io.eventforwarder.parse;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.eventforwarder.testing.BatchJson;
import io.eventforwarder.testing.Forwarding;
import io.eventforwarder.testing.Inputs;
import io.eventforwarder.testing.Json;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every event leaves with an id, a timestamp and a start; what it has of them stays. */
class EventAdditionsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"data\":{}}",
                "{ \"data\" : { } }",
                "{\"data\":null}",
                "{\"data\":{\"event_id\":null,\"timestamp_unixtime_ms\":null,"
                        + "\"event_start_unixtime_ms\":null}}",
                "{\"data\":{\"event_id\":1,\"event_id\":null}}"
            })
    void whatIsAbsentIsAdded(String event) throws Exception {
        JsonNode data = dataOf(event);

        assertThat(Json.fieldNames(data))
                .containsExactly("event_id", "timestamp_unixtime_ms", "event_start_unixtime_ms");
        assertThat(data.get("event_id").isIntegralNumber()).isTrue();
        assertThat(data.get("event_id").canConvertToLong()).isTrue();
        assertThat(data.get("timestamp_unixtime_ms").longValue()).isEqualTo(Inputs.ARRIVAL);
        assertThat(data.get("event_start_unixtime_ms").longValue()).isEqualTo(Inputs.ARRIVAL);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"event_id\":0,\"timestamp_unixtime_ms\":0,\"event_start_unixtime_ms\":0}",
                "{\"event_id\":\"\",\"timestamp_unixtime_ms\":\"\",\"event_start_unixtime_ms\":\"\"}",
                "{\"event_id\":{},\"timestamp_unixtime_ms\":[],\"event_start_unixtime_ms\":false}",
                "{\"event_id\":12345678901234567890123,\"timestamp_unixtime_ms\":1.5E400,"
                        + "\"event_start_unixtime_ms\":\"then\"}",
                "{\"event_id\":null,\"event_id\":1,\"timestamp_unixtime_ms\":null,"
                        + "\"timestamp_unixtime_ms\":2,\"event_start_unixtime_ms\":3}",
                "{\"event\\u005fid\":1,\"timestamp\\u005funixtime_ms\":2,"
                        + "\"event_start\\u005funixtime_ms\":3}"
            })
    void whatIsThereIsNeverOverwritten(String data) throws Exception {
        assertThat(textOf("{\"data\":" + data + "}"))
                .startsWith("{\"events\":[{\"data\":" + data + "}],");
    }

    @ParameterizedTest
    @CsvSource({
        "84E1B361-A282-4ADF-8A6D-1D31E6DD5A9E, 6051321688317951794",
        "84e1b361-a282-4adf-8a6d-1d31e6dd5a9e, 6051321688317951794",
        "8B8DFAA2-17C7-43E8-88EE-5F2DCF016D56, -2271448330363288817"
    })
    void aSessionUuidAloneGetsItsSessionId(String uuid, long id) throws Exception {
        for (String absent : new String[] {"", ",\"session_id\":null"}) {
            JsonNode data = dataOf("{\"data\":{\"session_uuid\":\"" + uuid + "\"" + absent + "}}");

            assertThat(data.get("session_id").isIntegralNumber()).isTrue();
            assertThat(data.get("session_id").longValue()).isEqualTo(id);
            assertThat(data.get("session_uuid").textValue()).isEqualTo(uuid);
        }
    }

    @Test
    void eventIdsAreMadeFromPlaceAndIndexAlone() throws Exception {
        try (Forwarding forwarding = Forwarding.with()) {
            List<Long> ids =
                    idsOf(
                            forwarding
                                    .of(
                                            "{\"mpid\":1,\"events\":[{},{},{}]}",
                                            "[{\"events\":[{}]},{\"events\":[{}]}]")
                                    .trees());
            List<Long> others =
                    idsOf(
                            forwarding
                                    .of(
                                            "{\"mpid\":2,\"events\":[{\"data\":{\"x\":1}},{},{\"event_type\":\"opt_out\"}]}",
                                            "[{\"events\":[{}]},{\"events\":[{}]}]")
                                    .trees());

            assertThat(ids).doesNotHaveDuplicates().hasSize(5).isEqualTo(others);
        }
    }

    @Test
    void anEventKeepsItsIdWhenItsNeighboursAreDroppedOrRefused() throws Exception {
        List<Long> alone;
        try (Forwarding forwarding = Forwarding.with("send-screen-views", "false")) {
            alone =
                    idsOf(
                            forwarding
                                    .of("{\"events\":[{\"event_type\":\"screen_view\"},5,{}]}")
                                    .trees());
        }
        List<Long> together =
                idsOf(Forwarding.asReceived(BatchJson.bareWith("{}", "{}", "{}")).trees());

        assertThat(alone).containsExactly(together.get(2));
    }

    private static List<Long> idsOf(List<JsonNode> records) {
        return records.stream()
                .map(tree -> tree.at("/events/0/data/event_id").longValue())
                .toList();
    }

    private static String textOf(String event) throws Exception {
        return Forwarding.asReceived("{\"events\":[" + event + "]}").text();
    }

    private static JsonNode dataOf(String event) throws Exception {
        return Forwarding.asReceived("{\"events\":[" + event + "]}").data();
    }
}
