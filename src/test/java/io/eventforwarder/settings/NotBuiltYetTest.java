package io.eventforwarder.settings;

import static io.eventforwarder.testing.PropertiesJson.streamToStream;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NotBuiltYetTest {
    @Test
    void putRecordsIsRefused() {
        assertThat(Problems.of(streamToStream().set("Output", "put-api", "put-records")))
                .containsExactly(
                        "Output.put-api: \"put-records\" is not available in this version yet; set"
                                + " put-api to \"put-record\"");
    }
}
