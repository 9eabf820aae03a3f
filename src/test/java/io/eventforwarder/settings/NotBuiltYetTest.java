package io.eventforwarder.settings;

import static io.eventforwarder.testing.PropertiesJson.filesToFiles;
import static io.eventforwarder.testing.PropertiesJson.streamToStream;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NotBuiltYetTest {
    private static final String TEN_MINUTE =
            " asks for ten-minute batching, which is not available in this version yet; set"
                    + " send-as-batch to \"false\"";

    @Test
    void tenMinuteBatchesAreRefusedAlsoAsTheDefault() {
        assertThat(Problems.of(streamToStream().set("Connection", "send-as-batch", "TRUE")))
                .containsExactly("Connection.send-as-batch: \"TRUE\"" + TEN_MINUTE);
        assertThat(Problems.of(streamToStream().without("Connection", "send-as-batch")))
                .containsExactly("Connection.send-as-batch: \"true\" (default)" + TEN_MINUTE);
        assertThat(Problems.of(filesToFiles().without("Connection")))
                .containsExactly("Connection.send-as-batch: \"true\" (default)" + TEN_MINUTE);
    }

    @Test
    void sessionsAreRefusedWithOneLine() {
        String session =
                "Connection.wait-for-complete-batch: \"true\" asks for batches of whole sessions,"
                        + " which are not available in this version yet; set"
                        + " wait-for-complete-batch and send-as-batch to \"false\"";

        assertThat(
                        Problems.of(
                                streamToStream()
                                        .set("Connection", "wait-for-complete-batch", "true")))
                .containsExactly(session);
        assertThat(
                        Problems.of(
                                streamToStream()
                                        .set("Connection", "wait-for-complete-batch", "true")
                                        .set("Connection", "send-as-batch", "true")))
                .containsExactly(session);
    }

    @Test
    void putRecordsIsRefused() {
        assertThat(Problems.of(streamToStream().set("Output", "put-api", "put-records")))
                .containsExactly(
                        "Output.put-api: \"put-records\" is not available in this version yet; set"
                                + " put-api to \"put-record\"");
    }

    @Test
    void aModeThatIsNotSureIsNotRefused() {
        assertThat(Problems.of(streamToStream().set("Connection", "send-as-batch", "no")))
                .hasSize(1);
        assertThat(
                        Problems.of(
                                streamToStream()
                                        .without("Connection", "send-as-batch")
                                        .set("Connection", "send-as-batsh", "false")))
                .hasSize(1);
    }
}
