package io.eventforwarder.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A short run of {@code scripts/chaos kills}. */
class KillsITCase {
    private static final long SEED = 2;
    private static final int TASK_MANAGERS = 2;

    @TempDir private Path folder;

    @Test
    void killedProcessesLoseNothingAndEachDeviceKeepsItsOrder() throws Exception {
        List<String> log = new ArrayList<>();
        KillRun.Figures job =
                new KillRun(
                                Grouping.AS_RECEIVED,
                                "put-records",
                                TASK_MANAGERS,
                                folder,
                                Path.of(System.getProperty("jobJar")),
                                log::add)
                        .run(SEED, 1);

        String all = "seed " + SEED + ", " + log + ", " + job;
        assertThat(job.isGood()).as(all).isTrue();
        assertThat(job.restarts()).as(all).isPositive();
        assertThat(job.delivery().duplicates()).as(all).isPositive();
    }
}
