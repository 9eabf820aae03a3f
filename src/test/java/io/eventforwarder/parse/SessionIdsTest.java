package io.eventforwarder.parse;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.eventforwarder.model.Event;
import io.eventforwarder.testing.Forwarding;
import io.eventforwarder.testing.Inputs;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The session_id that mParticle derives from a session_uuid. */
class SessionIdsTest {
    @ParameterizedTest
    @CsvSource({
        "84E1B361-A282-4ADF-8A6D-1D31E6DD5A9E, 6051321688317951794",
        "84e1b361-a282-4adf-8a6d-1d31e6dd5a9e, 6051321688317951794",
        "8B8DFAA2-17C7-43E8-88EE-5F2DCF016D56, -2271448330363288817"
    })
    void aSessionUuidAloneGetsItsSessionId(String uuid, long id) throws Exception {
        for (String absent : new String[] {"", ",\"session_id\":null"}) {
            JsonNode data = dataOf("{\"session_uuid\":\"" + uuid + "\"" + absent + "}");

            assertThat(data.get("session_id").isIntegralNumber()).isTrue();
            assertThat(data.get("session_id").longValue()).isEqualTo(id);
            assertThat(data.get("session_uuid").textValue()).isEqualTo(uuid);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'\"session_uuid\":\"84e1b361-a282-4adf-8a6d-1d31e6dd5a9e\"', 6051321688317951794",
        "'\"session_id\":6051321688317951794', 6051321688317951794",
        "'\"session_id\":\"6051321688317951794\"', 6051321688317951794",
        "'\"session_uuid\":\"\",\"session_id\":\"s\"', s",
        "'\"session_uuid\":\"00000000-0000-0000-0000-000000000000\"', ''",
        "'\"session_id\":\"00000000-0000-0000-0000-000000000000\"', ''",
        "'\"session_id\":0', ''",
        "'\"session_id\":\"0\"', ''",
        "'\"session_id\":\"\"', ''"
    })
    void aSessionIsNamedByItsId(String members, String session) {
        Event event =
                new RecordParser(Set.of())
                        .parse(Inputs.record("{\"events\":[{\"data\":{" + members + "}}]}"))
                        .batches()
                        .get(0)
                        .events()
                        .get(0);

        assertThat(event.session()).isEqualTo(session);
    }

    private static JsonNode dataOf(String data) throws Exception {
        return Forwarding.asReceived("{\"events\":[{\"data\":" + data + "}]}").data();
    }
}
