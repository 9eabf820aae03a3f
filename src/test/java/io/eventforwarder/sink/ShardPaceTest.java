package io.eventforwarder.sink;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShardPaceTest {
    private static final long LATENCY = 7;
    private static final int MAX_IN_FLIGHT = 64;

    private final ShardPace pace = new ShardPace();
    private long now = 1_700_000_000_123L;
    private long taken;
    private long rejected;

    /**
     * A shard that takes so much in each second of the clock, and a sender that has always more.
     */
    private void run(int seconds, int limitASecond) {
        taken = 0;
        rejected = 0;
        ArrayDeque<Long> sent = new ArrayDeque<>();
        int takenInSecond = 0;
        for (long end = now + seconds * 1000L; now < end; now++) {
            if (now % 1000 == 0) {
                takenInSecond = 0;
            }
            while (!sent.isEmpty() && now - sent.peek() >= LATENCY) {
                long sentAt = sent.remove();
                if (takenInSecond < limitASecond) {
                    takenInSecond++;
                    taken++;
                    pace.stored(now);
                } else {
                    rejected++;
                    pace.rejected(sentAt, now);
                }
            }
            while (sent.size() < MAX_IN_FLIGHT && pace.take(now)) {
                sent.add(now);
            }
        }
    }

    @Test
    void withoutRejectionsThereIsNoLimit() {
        run(5, Integer.MAX_VALUE);

        assertThat(pace.isLimited()).isFalse();
        assertThat(taken).isGreaterThan(5 * 9000);
    }

    @ParameterizedTest
    @ValueSource(ints = {50, 333, 1000, 4000})
    void whatTheShardTakesIsUsedAndLittleIsRejected(int limitASecond) {
        run(10, limitASecond);
        run(60, limitASecond);

        assertThat(taken).isGreaterThan((long) (0.9 * 60 * limitASecond));
        assertThat(rejected).isLessThan((taken + rejected) / 10);
    }

    @Test
    void moreRoomIsFoundAgain() {
        run(10, 100);
        run(20, 2000);
        run(10, 2000);

        assertThat(taken).isGreaterThan((long) (0.9 * 10 * 2000));
    }

    @Test
    void lessRoomIsNoticedAtOnce() {
        run(10, 2000);
        run(2, 100);
        run(30, 100);

        assertThat(taken).isGreaterThan((long) (0.9 * 30 * 100));
        assertThat(rejected).isLessThan((taken + rejected) / 10);
    }

    @Test
    void aShardThatTakesNothingIsAskedNowAndThen() {
        run(10, 1000);
        run(60, 0);

        assertThat(rejected).isBetween(30L, 900L);
        run(30, 1000);
        run(10, 1000);
        assertThat(taken).isGreaterThan((long) (0.9 * 10 * 1000));
    }

    @Test
    void theDelayEndsWhenThereIsPermission() {
        run(10, 10);
        while (pace.take(now)) {
            now++;
        }
        for (int i = 0; i < 20; i++) {
            long delay = pace.delay(now);
            assertThat(delay).isBetween(1L, 1000L);
            now += delay;
            assertThat(pace.take(now)).isTrue();
            assertThat(pace.take(now)).isFalse();
        }
    }
}
