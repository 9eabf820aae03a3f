package io.eventforwarder.settings;

import static io.eventforwarder.testing.PropertiesJson.streamToStream;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.apache.flink.configuration.MemorySize;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BatchingSettingsTest {
    @Test
    void defaults() {
        BatchingSettings batching = streamToStream().settings().batching();

        assertThat(batching.batchInterval()).isEqualTo(Duration.ofMinutes(10));
        assertThat(batching.sessionTimeout()).isEqualTo(Duration.ofMinutes(30));
        assertThat(batching.sessionEndGrace()).isEqualTo(Duration.ofMinutes(1));
        assertThat(batching.maxBufferedBytes()).isEqualTo(MemorySize.ofMebiBytes(8));
    }

    @Test
    void everyKey() {
        BatchingSettings batching =
                streamToStream()
                        .set("Batching", "batch-interval", "2 d")
                        .set("Batching", "session-timeout", "500 ms")
                        .set("Batching", "session-end-grace", "1 s")
                        .set("Batching", "max-buffered-bytes", "16 mb")
                        .settings()
                        .batching();

        assertThat(batching.batchInterval()).isEqualTo(Duration.ofDays(2));
        assertThat(batching.sessionTimeout()).isEqualTo(Duration.ofMillis(500));
        assertThat(batching.sessionEndGrace()).isEqualTo(Duration.ofSeconds(1));
        assertThat(batching.maxBufferedBytes()).isEqualTo(MemorySize.ofMebiBytes(16));
    }

    @ParameterizedTest
    @CsvSource({"1024, 1024", "3 kib, 3072", "3kb, 3072", "2 MiB, 2097152", "1 gib, 1073741824"})
    void sizes(String written, long bytes) {
        assertThat(
                        streamToStream()
                                .set("Batching", "max-buffered-bytes", written)
                                .settings()
                                .batching()
                                .maxBufferedBytes()
                                .getBytes())
                .isEqualTo(bytes);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "batch-interval     | 10 minits | is not a duration; write it as Flink does, e.g."
                        + " \"10 min\" (from \"1 s\" to \"30 d\")",
                "batch-interval     | -1 s      | is not a duration; write it as Flink does, e.g."
                        + " \"10 min\" (from \"1 s\" to \"30 d\")",
                "batch-interval     | 99999999999999999 d | is not a duration; write it as Flink"
                        + " does, e.g. \"10 min\" (from \"1 s\" to \"30 d\")",
                "batch-interval     | 600       | is too short; at least \"1 s\"",
                "batch-interval     | 31 d      | is too long; at most \"30 d\"",
                "session-timeout    | 0 s       | is too short; at least \"1 ms\"",
                "session-end-grace  | 900 ms    | is too short; at least \"1 s\"",
                "max-buffered-bytes | lots      | is not a size; write it as Flink does, e.g."
                        + " \"1 mb\" (from \"1 bytes\" to \"1 gib\")",
                "max-buffered-bytes | 0         | is too small; at least \"1 bytes\"",
                "max-buffered-bytes | 2 gib     | is too large; at most \"1 gib\"",
            })
    void refusesAValue(String key, String value, String why) {
        assertThat(Problems.of(streamToStream().set("Batching", key, value)))
                .containsExactly("Batching." + key + ": \"" + value + "\" " + why);
    }
}
