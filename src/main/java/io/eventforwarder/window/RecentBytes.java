package io.eventforwarder.window;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import javax.annotation.Nullable;
import org.apache.flink.streaming.api.windowing.windows.TimeWindow;

/**
 * How many bytes the windows hold to which something came last, as state has it: where state is
 * kept as bytes, reading it at each arrival would take longer than writing it. Belongs to the keys
 * of one subtask.
 */
final class RecentBytes {
    /** Some 6 MB. */
    private static final int MOST_KEYS = 32_768;

    private final Supplier<Object> currentKey;
    private final Map<Object, Held> byKey =
            new LinkedHashMap<>(16, 0.75f, true) {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<Object, Held> eldest) {
                    return size() > MOST_KEYS;
                }
            };

    private static final class Held {
        private final long windowEnd;
        private final Long bytes;

        private Held(long windowEnd, Long bytes) {
            this.windowEnd = windowEnd;
            this.bytes = bytes;
        }
    }

    /**
     * @param currentKey the key that the operator works on
     */
    RecentBytes(Supplier<Object> currentKey) {
        this.currentKey = currentKey;
    }

    /** What is known of a window of the current key; null if that is nothing. */
    @Nullable
    Long in(TimeWindow window) {
        Held held = byKey.get(currentKey.get());
        return held != null && held.windowEnd == window.getEnd() ? held.bytes : null;
    }

    void remember(TimeWindow window, Long bytes) {
        byKey.put(currentKey.get(), new Held(window.getEnd(), bytes));
    }

    /** Forgets the current key. */
    void forget() {
        byKey.remove(currentKey.get());
    }
}
