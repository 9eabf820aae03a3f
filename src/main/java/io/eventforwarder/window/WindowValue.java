package io.eventforwarder.window;

import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import javax.annotation.Nullable;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.streaming.api.windowing.triggers.Trigger.TriggerContext;
import org.apache.flink.streaming.api.windowing.windows.Window;

/**
 * What a trigger keeps of each window, in state. Where state is kept as bytes, those of the windows
 * to which something came last are remembered as well: at each arrival reading state would cost
 * more than writing it.
 *
 * @param <W> the kind of window
 * @param <T> immutable
 */
final class WindowValue<W extends Window, T> implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Some 6 MB. */
    private static final int MOST_REMEMBERED = 32_768;

    private final ValueStateDescriptor<T> state;

    @Nullable private transient Supplier<Object> currentKey;
    @Nullable private transient Map<KeyedWindow, T> remembered;

    private static final class KeyedWindow {
        private final Object key;
        private final Window window;

        private KeyedWindow(Object key, Window window) {
            this.key = key;
            this.window = window;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof KeyedWindow
                    && key.equals(((KeyedWindow) other).key)
                    && window.equals(((KeyedWindow) other).window);
        }

        @Override
        public int hashCode() {
            return 31 * key.hashCode() + window.hashCode();
        }
    }

    private static final class Latest<T> extends LinkedHashMap<KeyedWindow, T> {
        private static final long serialVersionUID = 1L;

        private Latest() {
            super(16, 0.75f, true);
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<KeyedWindow, T> eldest) {
            return size() > MOST_REMEMBERED;
        }
    }

    WindowValue(ValueStateDescriptor<T> state) {
        this.state = state;
    }

    /**
     * Remembers from now on.
     *
     * @param key the one that the operator works on
     */
    void remember(Supplier<Object> key) {
        currentKey = key;
        remembered = new Latest<>();
    }

    /** The window's value; null if it has none. */
    @Nullable
    T get(W window, TriggerContext context) throws Exception {
        T known = remembered == null ? null : remembered.get(keyed(window));
        return known != null ? known : context.getPartitionedState(state).value();
    }

    void set(T value, W window, TriggerContext context) throws Exception {
        context.getPartitionedState(state).update(value);
        if (remembered != null) {
            remembered.put(keyed(window), value);
        }
    }

    /** Sets the value for the last time: whoever reads it in state takes it away there. */
    void leave(T value, W window, TriggerContext context) throws Exception {
        context.getPartitionedState(state).update(value);
        forget(window);
    }

    void clear(W window, TriggerContext context) {
        context.getPartitionedState(state).clear();
        forget(window);
    }

    private void forget(W window) {
        if (remembered != null) {
            remembered.remove(keyed(window));
        }
    }

    private KeyedWindow keyed(W window) {
        return new KeyedWindow(Objects.requireNonNull(currentKey).get(), window);
    }
}
