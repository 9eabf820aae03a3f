package io.eventforwarder.window;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.flink.streaming.api.windowing.windows.TimeWindow;
import org.junit.jupiter.api.Test;

class RecentBytesTest {
    private static final TimeWindow FIRST = new TimeWindow(0, 100);
    private static final TimeWindow SECOND = new TimeWindow(100, 200);

    private Object key = "a";
    private final RecentBytes recent = new RecentBytes(() -> key);

    @Test
    void eachKeyHasItsOwn() {
        recent.remember(FIRST, 1L);
        key = "b";
        assertThat(recent.in(FIRST)).isNull();
        recent.remember(FIRST, 2L);
        key = "a";

        assertThat(recent.in(FIRST)).isEqualTo(1);
    }

    @Test
    void theNextWindowOfAKeyIsAnother() {
        recent.remember(FIRST, 1L);

        assertThat(recent.in(SECOND)).isNull();
        recent.remember(SECOND, 2L);
        assertThat(recent.in(SECOND)).isEqualTo(2);
        assertThat(recent.in(FIRST)).isNull();
    }

    @Test
    void whatIsForgottenIsNotKnown() {
        recent.remember(FIRST, 1L);
        recent.forget();

        assertThat(recent.in(FIRST)).isNull();
    }

    @Test
    void ofVeryManyKeysTheLatestAreKnown() {
        for (int i = 0; i < 100_000; i++) {
            key = i;
            recent.remember(FIRST, (long) i);
        }

        assertThat(recent.in(FIRST)).isEqualTo(99_999);
        key = 99_000;
        assertThat(recent.in(FIRST)).isEqualTo(99_000);
        key = 5;
        assertThat(recent.in(FIRST)).isNull();
    }
}
