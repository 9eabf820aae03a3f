package io.eventforwarder.benchmark.load;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PaceTest {
    @Test
    void recordsAreDueAtAnEvenRateFromTheFirst() {
        Pace pace = Pace.of(250, 1_000, 50_000);

        assertThat(pace.due(1_000)).isEqualTo(50_000);
        assertThat(pace.due(1_001)).isEqualTo(50_004);
        assertThat(pace.due(1_500)).isEqualTo(52_000);
    }

    @Test
    void aRateNeedNotBeWhole() {
        assertThat(Pace.of(1.5, 0, 0).due(3_000_000)).isEqualTo(2_000_000_000);
    }

    @Test
    void whatIsBeyondTheLimitIsNeverWritten() {
        assertThat(Pace.upTo(3).due(2)).isLessThan(Pace.NEVER);
        assertThat(Pace.upTo(3).due(3)).isEqualTo(Pace.NEVER);
    }
}
