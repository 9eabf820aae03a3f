package io.eventforwarder.parse;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.eventforwarder.testing.Forwarding;
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

    private static JsonNode dataOf(String data) throws Exception {
        return Forwarding.asReceived("{\"events\":[{\"data\":" + data + "}]}").data();
    }
}
