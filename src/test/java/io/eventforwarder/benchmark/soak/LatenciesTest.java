package io.eventforwarder.benchmark.soak;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LatenciesTest {
    private static final long MILLI = 1_000_000;

    private final Latencies latencies = new Latencies();

    @Test
    void aPercentileIsWhatThatShareWasDoneWithin() {
        for (int i = 1; i <= 1_000; i++) {
            latencies.add(i * MILLI - 1);
        }

        assertThat(latencies.count()).isEqualTo(1_000);
        assertThat(latencies.millis(0.5)).isEqualTo(500);
        assertThat(latencies.millis(0.99)).isEqualTo(990);
        assertThat(latencies.millis(0.999)).isEqualTo(999);
        assertThat(latencies.millis(1)).isEqualTo(1_000);
    }

    @Test
    void theyAreRoundedUpToATenthOfAMillisecond() {
        latencies.add(MILLI / 4);

        assertThat(latencies.millis(0.5)).isEqualTo(0.3);
    }

    @Test
    void whatTakesLongerThanAMinuteCountsAsAMinute() {
        latencies.add(3_600_000 * MILLI);

        assertThat(latencies.millis(1)).isBetween(60_000.0, 60_000.2);
    }

    @Test
    void thereIsNoneWithoutRecords() {
        assertThat(latencies.millis(0.99)).isZero();
    }
}
