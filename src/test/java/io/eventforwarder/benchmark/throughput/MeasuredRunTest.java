package io.eventforwarder.benchmark.throughput;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class MeasuredRunTest {
    private static final long EVENTS = 100;
    private static final int CHECKPOINT_SECONDS = 10;

    @Test
    void aRunThatLostEventsFails() {
        assertThatCode(() -> check(1, EVENTS, 0, 0)).doesNotThrowAnyException();

        assertThatThrownBy(() -> check(1, EVENTS - 1, 0, 0))
                .hasMessage("Of 100 events 99 came through.");
    }

    @Test
    void aRunWithCheckpointsFailsIfNoneIsCompletedInTheTimeOfThree() {
        assertThatCode(() -> check(31, EVENTS, 1, CHECKPOINT_SECONDS)).doesNotThrowAnyException();
        assertThatCode(() -> check(30, EVENTS, 0, CHECKPOINT_SECONDS)).doesNotThrowAnyException();
        assertThatCode(() -> check(31, EVENTS, 0, 0)).doesNotThrowAnyException();

        assertThatThrownBy(() -> check(31, EVENTS, 0, CHECKPOINT_SECONDS))
                .hasMessage("No checkpoint was completed in 31 s.");
    }

    private static void check(
            double seconds, long events, long checkpoints, int checkpointSeconds) {
        MeasuredRun.check(
                new Outcome(seconds, events, 1, checkpoints),
                new MeasuredRun.Task(
                        Subject.TEN_MINUTE_ROCKSDB,
                        "",
                        new Mark(1, 1, EVENTS, 0),
                        1,
                        0,
                        checkpointSeconds));
    }
}
