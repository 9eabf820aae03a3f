package io.eventforwarder.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code scripts/chaos kills}, shorter. */
class KillsITCase {
    private static final long SEED = 2;
    private static final int TASK_MANAGERS = 2;

    @TempDir private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"put-record", "put-records"})
    void whoeverIsKilledNothingIsLostAndEachDeviceKeepsItsOrder(String putApi) throws Exception {
        List<String> log = new ArrayList<>();
        KillRun run =
                new KillRun(
                        Grouping.AS_RECEIVED,
                        putApi,
                        TASK_MANAGERS,
                        folder,
                        Path.of(System.getProperty("jobJar")),
                        log::add);

        KillFigures job = run.run(Kill.draw(SEED, TASK_MANAGERS));

        String all = "seed " + SEED + ", " + log + ", " + job;
        assertThat(job.state()).as(all).isEqualTo("RUNNING");
        assertThat(job.restarts()).as(all).isPositive();
        assertThat(job.delivery().lost()).as(all).isZero();
        assertThat(job.lostLetters()).as(all).isZero();
        assertThat(job.delivery().reordered()).as(all).isZero();
        assertThat(job.delivery().repeated()).as(all).isZero();
        assertThat(job.delivery().duplicates()).as(all).isPositive();
        assertThat(job.delivery().differing()).as(all).isZero();
        assertThat(job.ledger().received()).as(all).isEqualTo(job.sent());
        assertThat(job.ledger().buffered()).as(all).isZero();
        assertThat(job.ledger().isExact()).as(all).isTrue();
    }
}
