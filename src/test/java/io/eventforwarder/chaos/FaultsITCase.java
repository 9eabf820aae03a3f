package io.eventforwarder.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventforwarder.kinesis.Fault;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A short run of {@code scripts/chaos faults}. */
class FaultsITCase {
    @TempDir private Path folder;

    @Test
    void noFaultLosesAnEventAndEachDeviceKeepsItsOrder() throws Exception {
        for (FaultRun.Figures figures :
                FaultRun.atOnce(
                        folder,
                        Duration.ofSeconds(20),
                        new FaultRun(11, Grouping.AS_RECEIVED, "put-record"),
                        new FaultRun(12, Grouping.AS_RECEIVED, "put-records"))) {
            assertThat(figures.isGood()).as(figures.toString()).isTrue();
            assertThat(figures.requests()).containsOnlyKeys(Fault.values());
            assertThat(figures.refused()).as(figures.toString()).isPositive();
            assertThat(figures.delivery().duplicates()).as(figures.toString()).isPositive();
            assertThat(figures.checkpoints()).as(figures.toString()).isGreaterThan(3);
        }
    }
}
