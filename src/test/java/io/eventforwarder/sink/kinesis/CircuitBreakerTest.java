package io.eventforwarder.sink.kinesis;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventforwarder.aws.Backoff;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CircuitBreakerTest {
    private static final int REQUESTS = 64;
    private static final long NOW = 1_700_000_000_000L;

    /** As long as may be. */
    private final Backoff backoff =
            new Backoff(
                    new Random() {
                        private static final long serialVersionUID = 1L;

                        @Override
                        public double nextDouble() {
                            return Math.nextDown(1.0);
                        }
                    });

    private final CircuitBreaker circuitBreaker = new CircuitBreaker(REQUESTS, backoff);

    private void begins() {
        for (int i = 0; i < REQUESTS; i++) {
            circuitBreaker.failed(NOW - 1, NOW);
        }
    }

    @Test
    void oneSuccessAmongThemIsNoOutage() {
        for (int i = 0; i < REQUESTS - 1; i++) {
            assertThat(circuitBreaker.failed(NOW - 1, NOW)).isZero();
        }
        circuitBreaker.over();

        assertThat(circuitBreaker.failed(NOW - 1, NOW)).isZero();
        assertThat(circuitBreaker.isOn()).isFalse();
    }

    @Test
    void whatWasUnderWayWhenItBeganDoesNotProlongIt() {
        begins();
        for (int i = 0; i < REQUESTS; i++) {
            assertThat(circuitBreaker.failed(NOW - 1, NOW + 1)).isZero();
        }

        assertThat(circuitBreaker.isQuiet(NOW + 99)).isTrue();
        assertThat(circuitBreaker.isQuiet(NOW + 100)).isFalse();
    }

    @Test
    void eachProbeThatFailsDoublesTheLongestDelay() {
        begins();
        long now = NOW + 100;
        for (long delay : new long[] {200, 400, 800, 1600, 3200, 6400, 12_800, 25_600, 30_000}) {
            assertThat(circuitBreaker.failed(now, now)).isEqualTo(delay);
            now += delay;
        }
    }

    @Test
    void afterASuccessItBeginsAnew() {
        begins();
        circuitBreaker.over();

        assertThat(circuitBreaker.isOn()).isFalse();
        assertThat(circuitBreaker.isQuiet(NOW + 1)).isFalse();
        begins();
        assertThat(circuitBreaker.isQuiet(NOW + 99)).isTrue();
    }
}
