package io.eventforwarder.benchmark.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class TrendTest {
    @Test
    void theMedianOfTheLastThirdIsComparedWithThatOfTheFirst() {
        Trend trend = Trend.of(List.of(10L, 12L, 11L, 50L, 60L, 70L, 21L, 20L, 90L));

        assertThat(trend).isEqualTo(new Trend(11, 21, 90, 9));
    }

    @Test
    void ofAnEvenNumberTheMedianIsBetweenTheTwoInTheMiddle() {
        assertThat(Trend.of(List.of(1L, 2L, 0L, 0L, 5L, 8L))).isEqualTo(new Trend(1.5, 6.5, 8, 6));
    }

    @Test
    void aSingleValueDoesNotGrow() {
        assertThat(Trend.of(List.of(7L)).grows(0, 0)).isFalse();
    }

    @Test
    void whatRisesSteadilyGrows() {
        Trend trend = Trend.of(LongStream.range(100, 160).boxed().toList());

        assertThat(trend.grows(0.1, 20)).isTrue();
    }

    @Test
    void noiseIsNoGrowth() {
        assertThat(new Trend(100, 109, 200, 60).grows(0.1, 1)).isFalse();
        assertThat(new Trend(10, 14, 200, 60).grows(0.1, 5)).isFalse();
    }

    @Test
    void whatFallsDoesNotGrow() {
        assertThat(new Trend(100, 50, 100, 60).grows(0, 0)).isFalse();
    }
}
