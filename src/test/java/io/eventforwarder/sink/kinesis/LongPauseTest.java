package io.eventforwarder.sink.kinesis;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The pause of {@code scripts/chaos pause}, with a twentieth of its records. */
@Timeout(300)
class LongPauseTest {
    private static final long BYTES = 100_000_000;
    private static final long MEMORY = 3 << 20;

    @TempDir private Path folder;

    @Test
    void fourHoursOfRecordsWaitOnDiskAndLeaveInOrder() throws Exception {
        LongPause.Figures figures = new LongPause(BYTES, MEMORY, folder).run();

        assertThat(figures.arrived()).isEqualTo(figures.records());
        assertThat(figures.reordered()).isZero();
        // One probe every 30 s, plus the requests that were in flight when the pause began.
        assertThat(figures.requestsWhilePaused()).isBetween(200L, 4 * 120L + 64);
        assertThat(figures.checkpointMillis()).hasSize(48).allMatch(millis -> millis < 30_000);
        assertThat(figures.mostBytesInMemory()).isLessThanOrEqualTo(MEMORY);
        assertThat(figures.heapGrowth()).isLessThan(BYTES / 2);
    }
}
