package io.eventforwarder.sink.kinesis;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.flink.streaming.runtime.tasks.TestProcessingTimeService;
import org.junit.jupiter.api.Test;

class WakeUpTimerTest {
    private static final long HOUR = 3_600_000;

    @Test
    void theActionRunsAfterTheClockWasSetBack() throws Exception {
        TestProcessingTimeService time = new TestProcessingTimeService();
        int[] runs = {0};
        WakeUpTimer timer = new WakeUpTimer(time, () -> runs[0]++);
        timer.setTo(2 * HOUR);
        time.setCurrentTime(2 * HOUR);
        assertThat(runs[0]).isEqualTo(1);

        time.setCurrentTime(HOUR);
        timer.setTo(HOUR + 10);
        time.setCurrentTime(HOUR + 10);

        assertThat(runs[0]).isEqualTo(2);
    }
}
