package io.eventforwarder.sink.deadletter;

import io.eventforwarder.sink.DeadLetterOutput;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** A stream of dead letters as the job writes to it, but that a pause is probed every second. */
public final class QuicklyProbingDeadLetters {
    private QuicklyProbingDeadLetters() {}

    public static DeadLetterOutput to(String stream, String region, URI endpoint) {
        return new DeadLetterStream(stream, region, Optional.of(endpoint), Duration.ofSeconds(1));
    }
}
