package io.eventforwarder.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class DeviceQueueTest {
    private final DeviceQueue queue = new DeviceQueue("mp_deviceid:a");

    @Test
    void recordsComeOffInTheOrderInWhichTheyCame() {
        add("a1", "a2", "a3");

        assertThat(takeFirst()).isEqualTo("a1");
        assertThat(takeFirst()).isEqualTo("a2");
        assertThat(queue.isEmpty()).isFalse();
        assertThat(takeFirst()).isEqualTo("a3");
        assertThat(queue.isEmpty()).isTrue();
    }

    @Test
    void eachRecordIsStoredOnceUnderItsNumber() {
        add("a1", "a2");
        assertThat(store()).isEqualTo(Map.of(0L, "a1", 1L, "a2"));

        assertThat(store()).isEmpty();

        add("a3");
        assertThat(store()).isEqualTo(Map.of(2L, "a3"));
    }

    @Test
    void whatIsAcknowledgedIsNotStored() {
        add("a1", "a2", "a3");
        queue.takeFirst();

        assertThat(store()).isEqualTo(Map.of(1L, "a2", 2L, "a3"));
    }

    @Test
    void onlyAStoredRecordHasToBeRemovedFromState() {
        add("a1");
        assertThat(queue.isFirstStored()).isFalse();

        store();
        add("a2");
        assertThat(queue.isFirstStored()).isTrue();
        assertThat(queue.firstNumber()).isZero();

        queue.takeFirst();
        assertThat(queue.isFirstStored()).isFalse();
        assertThat(queue.firstNumber()).isEqualTo(1);
    }

    @Test
    void aRestoredQueueGoesOnWithItsNumbers() {
        queue.restore(8);
        queue.restore(7);
        assertThat(queue.isFirstInStateAlone()).isTrue();
        assertThat(queue.hasOverflow()).isTrue();
        assertThat(queue.addToState()).isEqualTo(9);
        assertThat(queue.firstNumber()).isEqualTo(7);

        queue.load(SinkSubtask.record("a1"));
        assertThat(queue.isFirstInStateAlone()).isFalse();
        assertThat(queue.isFirstStored()).isTrue();
        assertThat(store()).isEmpty();
        assertThat(takeFirst()).isEqualTo("a1");
        assertThat(queue.firstNumber()).isEqualTo(8);
        assertThat(queue.isFirstInStateAlone()).isTrue();
    }

    @Test
    void whatWaitsInStateComesAfterWhatIsInMemory() {
        add("a1");
        assertThat(queue.hasOverflow()).isFalse();
        assertThat(queue.addToState()).isEqualTo(1);
        assertThat(queue.hasOverflow()).isTrue();
        assertThat(store()).isEqualTo(Map.of(0L, "a1"));
        assertThatThrownBy(() -> add("a3")).isInstanceOf(IllegalStateException.class);

        queue.takeFirst();
        queue.load(SinkSubtask.record("a2"));
        assertThat(queue.hasOverflow()).isFalse();
        add("a3");
        assertThat(store()).isEqualTo(Map.of(2L, "a3"));
    }

    @Test
    void attemptsAreCountedForEachRecordAnew() {
        add("a1", "a2");
        assertThat(queue.failed()).isEqualTo(1);
        assertThat(queue.failed()).isEqualTo(2);

        queue.takeFirst();

        assertThat(queue.failed()).isEqualTo(1);
    }

    private void add(String... texts) {
        for (String text : texts) {
            queue.add(SinkSubtask.record(text));
        }
    }

    private String takeFirst() {
        String first = SinkSubtask.text(queue.peek());
        assertThat(SinkSubtask.text(queue.takeFirst())).isEqualTo(first);
        return first;
    }

    /** What is written to state now. */
    private Map<Long, String> store() {
        Map<Long, String> written = new TreeMap<>();
        queue.store((number, record) -> written.put(number, SinkSubtask.text(record)));
        return written;
    }
}
