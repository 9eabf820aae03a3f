package io.eventforwarder.sink.kinesis;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.flink.streaming.runtime.tasks.TestProcessingTimeService;
import org.junit.jupiter.api.Test;

class WakeUpTimerTest {
    private static final long HOUR = 3_600_000;

    @Test
    void theActionRunsAtMostOnceEveryFiveMilliseconds() throws Exception {
        TestProcessingTimeService time = new TestProcessingTimeService();
        MonotonicClock clock = new MonotonicClock(time);
        int[] runs = {0};
        WakeUpTimer[] timer = new WakeUpTimer[1];
        timer[0] =
                new WakeUpTimer(
                        clock,
                        () -> {
                            runs[0]++;
                            timer[0].setTo(clock.now());
                        });
        for (int millis = 0; millis < 1000; millis++) {
            time.setCurrentTime(HOUR + millis);
            timer[0].setTo(HOUR + millis);
        }

        assertThat(runs[0]).isBetween(150, 200);
    }

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
