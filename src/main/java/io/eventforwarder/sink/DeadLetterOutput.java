package io.eventforwarder.sink;

import io.eventforwarder.event.DeadLetter;
import io.eventforwarder.settings.DeadLetterSettings;
import io.eventforwarder.settings.Settings;
import org.apache.flink.streaming.api.datastream.DataStream;

/** Where dead letters go. */
@FunctionalInterface
public interface DeadLetterOutput {

    /** Adds the output to a job. */
    void keep(DataStream<DeadLetter> letters);

    /** The output that the settings name. */
    static DeadLetterOutput of(Settings settings) {
        DeadLetterSettings deadLetter = settings.output().deadLetter();
        switch (deadLetter.type()) {
            case FILES:
                return new DeadLetterFiles(deadLetter.path().orElseThrow());
            case KINESIS:
                String region = deadLetter.region().orElseThrow();
                return new DeadLetterStream(
                        deadLetter.streamName().orElseThrow(),
                        region,
                        // An endpoint serves one region: the connection's, if there is one.
                        settings.output()
                                .kinesisEndpoint()
                                .filter(
                                        endpoint ->
                                                settings.connection()
                                                        .kinesisServiceRegion()
                                                        .orElse(region)
                                                        .equals(region)));
        }
        throw new IllegalArgumentException("No dead letters of type " + deadLetter.type());
    }
}
