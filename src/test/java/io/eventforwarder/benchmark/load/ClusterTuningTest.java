package io.eventforwarder.benchmark.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ClusterTuningTest {
    @Test
    void isThatOfTheManifests() throws Exception {
        String deployment =
                Files.readString(Path.of("k8s/base/flink-deployment.yaml")).replace("\"", "");

        ClusterTuning.OPTIONS.forEach(
                (key, value) -> assertThat(deployment).contains("\n    " + key + ": " + value));
    }
}
