package io.eventforwarder.benchmark.load;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AimTest {
    @Test
    void saysWhatWasAimedAtAndWhetherThatIsReached() {
        assertThat(Aim.atLeast(5, "ten-minute/heap / datastream/heap", 4.7412).sentence())
                .isEqualTo(
                        "aimed at: ten-minute/heap / datastream/heap at least 5.0; it is 4.741:"
                                + " missed");
        assertThat(Aim.atMost(1.5, "bytes allocated a byte", 1.47).sentence())
                .isEqualTo("aimed at: bytes allocated a byte at most 1.5; it is 1.470: reached");
    }

    @Test
    void theBoundItselfIsReachedAndNothingBesideIt() {
        assertThat(Aim.atLeast(0.95, "", 0.95).isReached()).isTrue();
        assertThat(Aim.atLeast(0.95, "", 0.9499).isReached()).isFalse();
        assertThat(Aim.atMost(1.5, "", 1.5).isReached()).isTrue();
        assertThat(Aim.atMost(1.5, "", 1.5001).isReached()).isFalse();
    }
}
