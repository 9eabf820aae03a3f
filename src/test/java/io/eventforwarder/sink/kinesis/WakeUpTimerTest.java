package io.eventforwarder.sink.kinesis;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.flink.streaming.runtime.tasks.TestProcessingTimeService;
import org.junit.jupiter.api.Test;

class WakeUpTimerTest {
    private static final long HOUR = 3_600_000;

    @Test
    void timeGoesOnWhenTheClockIsSetBack() throws Exception {
        TestProcessingTimeService time = new TestProcessingTimeService();
        MonotonicClock clock = new MonotonicClock(time);
        int[] runs = {0};
        WakeUpTimer timer = new WakeUpTimer(clock, () -> runs[0]++);
        timer.setTo(2 * HOUR);
        time.setCurrentTime(2 * HOUR);
        assertThat(runs[0]).isEqualTo(1);

        time.setCurrentTime(HOUR);
        timer.setTo(2 * HOUR + 10);
        assertThat(clock.now()).isEqualTo(2 * HOUR);
        time.setCurrentTime(HOUR + 10);

        assertThat(runs[0]).isEqualTo(2);
        assertThat(clock.now()).isEqualTo(2 * HOUR + 10);
    }
}
