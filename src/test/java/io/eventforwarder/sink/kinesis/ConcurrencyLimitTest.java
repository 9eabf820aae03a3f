package io.eventforwarder.sink.kinesis;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventforwarder.aws.Backoff;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ConcurrencyLimitTest {
    private static final int MAX_IN_FLIGHT = 64;
    private static final long NOW = 1_700_000_000_000L;

    /** The longest delays that are possible. */
    private final Backoff backoff =
            new Backoff(
                    new Random() {
                        private static final long serialVersionUID = 1L;

                        @Override
                        public double nextDouble() {
                            return Math.nextDown(1.0);
                        }
                    });

    private final ConcurrencyLimit limit = new ConcurrencyLimit(MAX_IN_FLIGHT, backoff);

    private void failures(int count) {
        for (int i = 0; i < count; i++) {
            limit.failed(NOW - 1, NOW);
        }
    }

    @Test
    void maxInFlightIsTheLimit() {
        for (int i = 0; i < MAX_IN_FLIGHT; i++) {
            assertThat(limit.allowsRequest(NOW)).isTrue();
            limit.sent();
        }
        assertThat(limit.allowsRequest(NOW)).isFalse();

        limit.answered();

        assertThat(limit.allowsRequest(NOW)).isTrue();
        assertThat(limit.inFlight()).isEqualTo(MAX_IN_FLIGHT - 1);
    }

    @Test
    void aPausedConnectionAllowsNoRequest() {
        limit.pause();
        assertThat(limit.allowsRequest(NOW)).isFalse();
        assertThat(limit.isProbing()).isTrue();

        limit.resume();
        assertThat(limit.allowsRequest(NOW)).isTrue();
        assertThat(limit.isProbing()).isFalse();
    }

    @Test
    void aSuccessBetweenFailuresPreventsAnOutage() {
        failures(MAX_IN_FLIGHT - 1);
        limit.succeeded();

        assertThat(limit.failed(NOW - 1, NOW)).isZero();
        assertThat(limit.isProbing()).isFalse();
        assertThat(limit.allowsRequest(NOW)).isTrue();
    }

    @Test
    void anOutageAllowsOneRequestAfterEachDelay() {
        failures(MAX_IN_FLIGHT);
        assertThat(limit.isProbing()).isTrue();
        assertThat(limit.allowsRequest(NOW + 99)).isFalse();
        assertThat(limit.allowsRequest(NOW + 100)).isTrue();

        limit.sent();

        assertThat(limit.allowsRequest(NOW + 100)).isFalse();
    }

    @Test
    void requestsThatWereInFlightWhenTheOutageBeganDoNotProlongIt() {
        failures(2 * MAX_IN_FLIGHT);

        assertThat(limit.allowsRequest(NOW + 100)).isTrue();
    }

    @Test
    void eachProbeThatFailsDoublesTheLongestDelay() {
        failures(MAX_IN_FLIGHT);
        long now = NOW + 100;
        for (long delay : new long[] {200, 400, 800, 1600, 3200, 6400, 12_800, 25_600, 30_000}) {
            assertThat(limit.failed(now, now)).isEqualTo(delay);
            now += delay;
        }
    }

    @Test
    void aSuccessEndsAnOutage() {
        failures(MAX_IN_FLIGHT);
        limit.succeeded();
        assertThat(limit.isProbing()).isFalse();
        assertThat(limit.allowsRequest(NOW)).isTrue();

        failures(MAX_IN_FLIGHT);
        assertThat(limit.allowsRequest(NOW + 99)).isFalse();
    }
}
