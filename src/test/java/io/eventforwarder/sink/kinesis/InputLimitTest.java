package io.eventforwarder.sink.kinesis;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class InputLimitTest {
    private static final long NOW = 1_700_000_000_000L;
    private static final long SECOND = 1000;

    private final InputLimit limit = new InputLimit();

    /** Takes permits of one byte. */
    private long take(long now) {
        long bytes = 0;
        while (limit.take(1, now)) {
            bytes++;
        }
        return bytes;
    }

    @Test
    void aPermitAfterAnIdleTimeIsThatOfOneSecond() {
        take(NOW);
        limit.acknowledged(100_000_000);

        assertThat(take(NOW + 100 * SECOND)).isBetween(490_000L, 510_000L);
    }

    @Test
    void inputWithoutAPermitDelaysTheNextPermitByAFewSeconds() {
        take(NOW);
        limit.admitted(100_000_000, NOW);

        assertThat(take(NOW + 4 * SECOND)).isZero();
        assertThat(take(NOW + 6 * SECOND)).isPositive();
    }
}
