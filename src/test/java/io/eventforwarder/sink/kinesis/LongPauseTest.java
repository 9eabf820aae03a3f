package io.eventforwarder.sink.kinesis;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventforwarder.metrics.Metrics;
import io.eventforwarder.testing.Inputs;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.BooleanSupplier;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
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
            EndlessSource source = new EndlessSource(sink, shard, Duration.ofMinutes(5));
            source.runUntil(() -> source.millis >= 2000, 1);
            double usual = shard.taken() / 2.0;

            shard.deny(true);
            long end = source.millis + Duration.ofHours(1).toMillis();
            source.runUntil(() -> source.millis >= end, 50);
            assertThat(sink.isPaused()).isTrue();
            assertThat(sink.metrics().gauge(Metrics.BYTES_IN_STATE)).isGreaterThan(8 * BYTES);
            assertThat(sink.metrics().gauge(Metrics.BYTES_IN_MEMORY)).isLessThan(2 * MEMORY);

            shard.deny(false);
            source.takeCheckpointsEvery(Duration.ofSeconds(5));
            source.runUntil(() -> !sink.isPaused(), 50);
            long resumed = source.millis;
            long before = shard.taken();
            source.runUntil(() -> sink.metrics().gauge(Metrics.BYTES_IN_STATE) == 0, 1);
            assertThat((shard.taken() - before) * 1000.0 / (source.millis - resumed))
                    .as("records a second while state is emptied")
                    .isGreaterThan(0.8 * usual);

            source.end();
            assertThat(source.checkpoints).isGreaterThan(12);
            assertThat(Arrays.stream(source.arrived).sum()).isEqualTo(source.records);
        }
    }

    @Test
    void theDevicesOfRestoredStateTakeNoHeap() throws Exception {
        // The first restore loads classes.
        heapAfterRestoreOf(10);
        long ofFew = heapAfterRestoreOf(10);
        long ofMany = heapAfterRestoreOf(30_000);
        // A set of the devices' keys alone would take more than 3 MB.
        assertThat(ofMany - ofFew).isLessThan(1 << 20);
    }

    private long heapAfterRestoreOf(int devices) throws Exception {
        OperatorSubtaskState snapshot;
        LimitedShards shard = new LimitedShards(500, 1_000_000);
        shard.deny(true);
        try (SinkSubtask sink = ofManyDevices(shard).start()) {
            sink.receive(ofDevice(0));
            shard.timeIs(Inputs.ARRIVAL);
            sink.runMails();
            assertThat(sink.isPaused()).isTrue();
            for (int device = 1; device < devices; device++) {
                sink.receive(ofDevice(device));
            }
            snapshot = sink.snapshot();
        }
        try (SinkSubtask sink = ofManyDevices(shard).restoredFrom(snapshot).start()) {
            assertThat(sink.eventsInSink()).isEqualTo((long) devices * SinkSubtask.EVENTS_A_RECORD);
            return LongPause.usedHeap();
        }
    }

    private SinkSubtask.Builder ofManyDevices(PutRecordClient client) {
        return SinkSubtask.to(client).maxBufferedBytes(150_000).stateOnDisk(folder);
    }

    private static String ofDevice(int device) {
        return (char) (0x4E00 + device) + "1";
    }

    /**
     * Delivers as fast as the sink takes records, checks the order of those that arrive, and takes
     * checkpoints.
     */
    private static final class EndlessSource {
        private static final char FIRST_DEVICE = '0';
        private static final int DEVICES = 50;
        private static final String FILLER = " " + "x".repeat(250_000);

        private final SinkSubtask sink;
        private final LimitedShards shard;
        private final int[] arrived = new int[DEVICES];
        private int records;
        private long millis;
        private long checkpointInterval;
        private long checkpointAt;
        private int checkpoints;

        EndlessSource(SinkSubtask sink, LimitedShards shard, Duration checkpointInterval) {
            this.sink = sink;
            this.shard = shard;
            takeCheckpointsEvery(checkpointInterval);
        }

        void takeCheckpointsEvery(Duration interval) {
            checkpointInterval = interval.toMillis();
            checkpointAt = millis + checkpointInterval;
        }

        /**
         * @param step the milliseconds that pass at once while the sink holds the stream back
         */
        void runUntil(BooleanSupplier end, long step) throws Exception {
            while (!end.getAsBoolean()) {
                char device = (char) (FIRST_DEVICE + records % DEVICES);
                sink.receive(device + "" + records / DEVICES + FILLER, () -> pass(step));
                records++;
                if (millis >= checkpointAt) {
                    sink.completeCheckpoint(++checkpoints);
                    checkpointAt = millis + checkpointInterval;
                }
            }
        }

        /** Gives the sink a minute to forward what it still has. */
        void end() throws Exception {
            long latest = millis + Duration.ofMinutes(1).toMillis();
            while (sink.eventsInSink() > 0 && millis < latest) {
                pass(1);
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
