package io.eventforwarder.chaos;

import io.eventforwarder.testing.PropertiesJson;
import java.net.URI;
import java.nio.file.Path;

/** How a job groups events. */
enum Grouping {
    AS_RECEIVED,
    TEN_MINUTE;

    /** The settings of a job that forwards {@link DeviceBatches}, with intervals of one second. */
    PropertiesJson properties(String putApi, URI kinesis, Path deadLetters) {
        return PropertiesJson.toOpenKinesis(kinesis)
                .set("Connection", "send-as-batch", Boolean.toString(this == TEN_MINUTE))
                .set("Connection", "send-screen-views", "false")
                .set("Batching", "batch-interval", "1 s")
                .set("Output", "put-api", putApi)
                .set("Output", "dead-letter-path", deadLetters.toString());
    }
}
