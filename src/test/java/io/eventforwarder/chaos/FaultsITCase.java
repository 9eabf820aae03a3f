package io.eventforwarder.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventforwarder.kinesis.Fault;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.flink.api.common.JobStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The day of trouble of {@code scripts/chaos faults}, shorter. */
class FaultsITCase {
    private static final Duration TROUBLE = Duration.ofSeconds(20);

    @TempDir private Path folder;

    @Test
    void whateverGoesWrongNothingIsLostAndEachDeviceKeepsItsOrder() throws Exception {
        for (FaultFigures figures :
                new FaultRuns(folder, TROUBLE)
                        .atOnce(
                                new FaultRuns.Run(11, Grouping.AS_RECEIVED, "put-record"),
                                new FaultRuns.Run(12, Grouping.AS_RECEIVED, "put-records"))) {
            assertThat(figures)
                    .as(figures.toString())
                    .satisfies(
                            run -> {
                                assertThat(run.status()).isEqualTo(JobStatus.RUNNING);
                                assertThat(run.requests()).containsOnlyKeys(Fault.values());
                                assertThat(run.delivery().lost()).isZero();
                                assertThat(run.delivery().reordered()).isZero();
                                assertThat(run.delivery().repeated()).isZero();
                                assertThat(run.delivery().duplicates()).isPositive();
                                assertThat(run.delivery().differing()).isZero();
                                assertThat(run.ledger().received()).isEqualTo(run.sent());
                                assertThat(run.ledger().buffered()).isZero();
                                assertThat(run.ledger().isExact()).isTrue();
                                assertThat(run.checkpoints()).isGreaterThan(3);
                            });
        }
    }
}
