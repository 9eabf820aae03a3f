package io.eventforwarder.sink.kinesis;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventforwarder.aws.Backoff;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ConcurrencyLimitTest {
    private static final int MAX_IN_FLIGHT = 64;
    private static final int FAILURES = 5;
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

    private final ConcurrencyLimit limit = new ConcurrencyLimit(2, MAX_IN_FLIGHT, backoff);

    private void failures(int count) {
        for (int i = 0; i < count; i++) {
            limit.failed(NOW - 1, NOW);
        }
    }

    private int send() {
        int requests = 0;
        while (limit.allowsRequest(NOW)) {
            limit.sent(1);
            requests++;
        }
        return requests;
    }

    /** Uses up each limit until 32 requests are in flight, and answers those. */
    private void growTo32() {
        for (int requests = send(); requests < 32; requests = send()) {
            store(requests);
        }
        for (int i = 0; i < 32; i++) {
            limit.answered(1);
        }
    }

    private void store(int requests) {
        for (int i = 0; i < requests; i++) {
            limit.answered(1);
            limit.stored();
        }
    }

    @Test
    void theLimitGrowsByOneARoundTripUpToTheMaximum() {
        for (int expected = 2; expected <= MAX_IN_FLIGHT; expected++) {
            assertThat(send()).isEqualTo(expected);
            assertThat(limit.inFlight()).isEqualTo(expected);
            store(expected);
        }

        assertThat(send()).isEqualTo(MAX_IN_FLIGHT);
    }

    @Test
    void aLimitThatIsNotUsedUpDoesNotGrow() {
        for (int i = 0; i < 100; i++) {
            limit.sent(1);
            store(1);
        }

        assertThat(send()).isEqualTo(2);
    }

    @Test
    void passingFailuresHalveTheLimitOnceARoundTrip() {
        growTo32();
        for (int i = 0; i < FAILURES - 1; i++) {
            limit.failed(NOW, NOW + 10_000);
        }
        limit.reached();
        assertThat(send()).isEqualTo(16);

        limit.failed(NOW + 10_000, NOW + 20_000);
        store(16);
        assertThat(send()).isBetween(8, 9);
    }

    @Test
    void theTimeLimitGrowsWithTheBytesInFlight() {
        assertThat(ConcurrencyLimit.timeLimit(1000)).isBetween(10_000L, 10_100L);
        assertThat(ConcurrencyLimit.timeLimit(64 << 20)).isGreaterThan(500_000);
    }

    @Test
    void aSuccessBetweenFailuresPreventsAnOutage() {
        failures(FAILURES - 1);
        limit.reached();

        assertThat(limit.failed(NOW - 1, NOW)).isZero();
        assertThat(limit.isProbing()).isFalse();
        assertThat(limit.allowsRequest(NOW)).isTrue();
    }

    @Test
    void afterAnOutageTheLimitBeginsAgain() {
        growTo32();
        failures(FAILURES);

        limit.stored();

        assertThat(send()).isEqualTo(2);
    }

    @Test
    void anOutageAllowsOneRequestAfterEachDelay() {
        failures(FAILURES);
        assertThat(limit.isProbing()).isTrue();
        assertThat(limit.allowsRequest(NOW + 99)).isFalse();
        assertThat(limit.allowsRequest(NOW + 100)).isTrue();

        limit.sent(1);

        assertThat(limit.allowsRequest(NOW + 100)).isFalse();
    }

    @Test
    void requestsThatWereInFlightWhenTheOutageBeganDoNotProlongIt() {
        failures(2 * FAILURES);

        assertThat(limit.allowsRequest(NOW + 100)).isTrue();
    }

    @Test
    void eachProbeThatFailsDoublesTheLongestDelay() {
        failures(FAILURES);
        long now = NOW + 100;
        for (long delay : new long[] {200, 400, 800, 1600, 3200, 6400, 12_800, 25_600, 30_000}) {
            assertThat(limit.failed(now, now)).isEqualTo(delay);
            now += delay;
        }
    }
}
