package io.eventforwarder.window;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.windowing.triggers.Trigger.TriggerContext;
import org.apache.flink.streaming.api.windowing.windows.TimeWindow;
import org.junit.jupiter.api.Test;

class WindowValueTest {
    private static final TimeWindow FIRST = new TimeWindow(0, 100);
    private static final TimeWindow SECOND = new TimeWindow(100, 200);

    private final WindowValue<TimeWindow, Long> value =
            new WindowValue<>(new ValueStateDescriptor<>("value", Types.LONG));
    private final StateOnDisk state = new StateOnDisk();

    /** A state backend that counts how often it is asked. */
    private static final class StateOnDisk {
        private final Map<Object, Long> values = new HashMap<>();
        private Object key = "a";
        private int reads;

        /** The context of a trigger that does nothing but ask for its state. */
        TriggerContext of(TimeWindow window) {
            return (TriggerContext)
                    Proxy.newProxyInstance(
                            TriggerContext.class.getClassLoader(),
                            new Class<?>[] {TriggerContext.class},
                            (context, method, arguments) -> {
                                assertThat(method.getName()).isEqualTo("getPartitionedState");
                                return new Cell(window);
                            });
        }

        private final class Cell implements ValueState<Long> {
            private final TimeWindow window;

            private Cell(TimeWindow window) {
                this.window = window;
            }

            private Object place() {
                return List.of(key, window);
            }

            @Override
            public Long value() {
                reads++;
                return values.get(place());
            }

            @Override
            public void update(Long latest) {
                values.put(place(), latest);
            }

            @Override
            public void clear() {
                values.remove(place());
            }
        }
    }

    private void remember() {
        value.remember(() -> state.key);
    }

    private Long get(TimeWindow window) throws Exception {
        return value.get(window, state.of(window));
    }

    private void set(long latest, TimeWindow window) throws Exception {
        value.set(latest, window, state.of(window));
    }

    @Test
    void whatIsSetIsInStateAndReadThereUnlessItIsRemembered() throws Exception {
        set(1, FIRST);

        assertThat(get(FIRST)).isEqualTo(1);
        assertThat(state.reads).isOne();
        assertThat(state.values.values()).containsExactly(1L);
    }

    @Test
    void stateIsNotAskedForWhatIsRemembered() throws Exception {
        remember();
        set(1, FIRST);
        set(2, FIRST);

        assertThat(get(FIRST)).isEqualTo(2);
        assertThat(state.reads).isZero();
        assertThat(state.values.values()).containsExactly(2L);
    }

    @Test
    void eachWindowOfEachKeyHasItsOwn() throws Exception {
        remember();
        set(1, FIRST);
        assertThat(get(SECOND)).isNull();
        set(2, SECOND);
        state.key = "b";
        assertThat(get(FIRST)).isNull();
        set(3, FIRST);
        state.key = "a";

        assertThat(get(FIRST)).isEqualTo(1);
        assertThat(get(SECOND)).isEqualTo(2);
    }

    @Test
    void whatIsClearedIsGone() throws Exception {
        remember();
        set(1, FIRST);
        value.clear(FIRST, state.of(FIRST));

        assertThat(get(FIRST)).isNull();
        assertThat(state.values).isEmpty();
    }

    @Test
    void whatIsLeftToOthersIsAskedOfState() throws Exception {
        remember();
        set(1, FIRST);
        value.leave(2L, FIRST, state.of(FIRST));
        assertThat(state.values.values()).containsExactly(2L);
        state.values.clear();

        assertThat(get(FIRST)).isNull();
    }

    @Test
    void ofVeryManyWindowsTheLatestAreRemembered() throws Exception {
        remember();
        for (int i = 0; i < 100_000; i++) {
            state.key = i;
            set(i, FIRST);
        }

        state.key = 99_000;
        assertThat(get(FIRST)).isEqualTo(99_000);
        assertThat(state.reads).isZero();
        state.key = 5;
        assertThat(get(FIRST)).isEqualTo(5);
        assertThat(state.reads).isOne();
    }
}
