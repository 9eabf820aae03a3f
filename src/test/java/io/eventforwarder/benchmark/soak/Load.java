package io.eventforwarder.benchmark.soak;

import io.eventforwarder.benchmark.load.Batching;
import io.eventforwarder.settings.Settings;
import io.eventforwarder.testing.PropertiesJson;
import java.net.URI;
import java.util.Locale;

/** The kinds of job that are under load. */
enum Load {
    /** Each event as received, at once. */
    AS_RECEIVED("false"),
    /** Batches, but of five seconds. */
    TEN_MINUTE("true");

    private final String sendAsBatch;

    Load(String sendAsBatch) {
        this.sendAsBatch = sendAsBatch;
    }

    String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static Load named(String label) {
        for (Load load : values()) {
            if (load.label().equals(label)) {
                return load;
            }
        }
        throw new IllegalArgumentException("--only takes one of as-received, ten-minute.");
    }

    /**
     * Settings that drop nothing and send to a stub.
     *
     * @param maxOverflow what may wait in the state of the sink
     */
    Settings settings(URI kinesis, String maxOverflow) {
        PropertiesJson properties =
                PropertiesJson.toOpenKinesis(kinesis)
                        .set("Batching", "batch-interval", "5 s")
                        .set("Output", "max-overflow-bytes", maxOverflow)
                        .set("Connection", "send-as-batch", sendAsBatch);
        Batching.DROP_NOTHING.forEach((key, value) -> properties.set("Connection", key, value));
        return properties.settings();
    }
}
