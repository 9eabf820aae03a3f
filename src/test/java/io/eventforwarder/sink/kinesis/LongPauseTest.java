package io.eventforwarder.sink.kinesis;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventforwarder.metrics.Metrics;
import io.eventforwarder.testing.Inputs;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Long pauses: first that of {@code scripts/chaos pause}, with a twentieth of its records. */
@Timeout(300)
class LongPauseTest {
    private static final long BYTES = 100_000_000;
    private static final long MEMORY = 3 << 20;

    @TempDir private Path folder;

    @Test
    void fourHoursOfRecordsWaitOnDiskAndLeaveInOrder() throws Exception {
        LongPause.Figures figures = new LongPause("put-record", BYTES, MEMORY, folder).run();

        assertThat(figures.arrived()).isEqualTo(figures.records());
        assertThat(figures.reordered()).isZero();
        // One probe every 30 s, plus the requests that were in flight when the pause began.
        assertThat(figures.requestsWhilePaused()).isBetween(200L, 4 * 120L + 64);
        assertThat(figures.checkpointMillis()).hasSize(48).allMatch(millis -> millis < 30_000);
        assertThat(figures.mostBytesInMemory()).isLessThanOrEqualTo(MEMORY);
        assertThat(figures.heapGrowth()).isLessThan(BYTES / 2);
    }

    @Test
    void afterAnHourOfPauseAnEndlessSourceDoesNotDelayTheEmptyingOfState() throws Exception {
        LimitedShards shard = new LimitedShards(1, 1_000_000);
        try (SinkSubtask sink =
                SinkSubtask.to(shard)
                        .maxInFlight(4)
                        .maxBufferedBytes(MEMORY)
                        .maxOverflowBytes(BYTES)
                        .stateOnDisk(folder)
                        .start()) {
            EndlessSource source = new EndlessSource(sink, shard);
            source.runUntil(() -> source.millis >= 2000, 1);
            double usual = shard.taken() / 2.0;

            shard.deny(true);
            long end = source.millis + Duration.ofHours(1).toMillis();
            source.runUntil(() -> source.millis >= end, 50);
            assertThat(sink.isPaused()).isTrue();
            assertThat(sink.metrics().gauge(Metrics.BYTES_IN_STATE)).isGreaterThan(8 * BYTES);
            assertThat(sink.metrics().gauge(Metrics.BYTES_IN_MEMORY)).isLessThan(2 * MEMORY);

            shard.deny(false);
            source.runUntil(() -> !sink.isPaused(), 50);
            long resumed = source.millis;
            long before = shard.taken();
            source.runUntil(() -> sink.metrics().gauge(Metrics.BYTES_IN_STATE) == 0, 1);
            assertThat((shard.taken() - before) * 1000.0 / (source.millis - resumed))
                    .as("records a second while state is emptied")
                    .isGreaterThan(0.8 * usual);
        }
    }

    /** Delivers as fast as the sink takes records, and checks the order of those that arrive. */
    private static final class EndlessSource {
        private static final char FIRST_DEVICE = '0';
        private static final int DEVICES = 50;
        private static final String FILLER = " " + "x".repeat(250_000);

        private final SinkSubtask sink;
        private final LimitedShards shard;
        private final int[] arrived = new int[DEVICES];
        private int records;
        private long millis;

        EndlessSource(SinkSubtask sink, LimitedShards shard) {
            this.sink = sink;
            this.shard = shard;
        }

        /**
         * @param step the milliseconds that pass at once while the sink holds the stream back
         */
        void runUntil(BooleanSupplier end, long step) throws Exception {
            while (!end.getAsBoolean()) {
                char device = (char) (FIRST_DEVICE + records % DEVICES);
                sink.receive(device + "" + records / DEVICES + FILLER, () -> pass(step));
                records++;
            }
        }

        private void pass(long step) throws Exception {
            millis += step;
            shard.timeIs(Inputs.ARRIVAL + millis);
            sink.advanceTime(Duration.ofMillis(step));
            for (String text : shard.stored()) {
                assertThat(text.substring(1, text.indexOf(' ')))
                        .isEqualTo(Integer.toString(arrived[text.charAt(0) - FIRST_DEVICE]++));
            }
            shard.stored().clear();
        }
    }
}
