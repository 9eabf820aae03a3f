package io.eventforwarder.window;

import io.eventforwarder.event.Fragment;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import javax.annotation.Nullable;
import org.apache.flink.runtime.state.internal.InternalListState;
import org.apache.flink.runtime.state.internal.InternalValueState;

/**
 * What {@link WindowBuffer} holds of one window: what the state backend does not have yet. Not
 * thread-safe. The states that its methods get are set to its device key and window.
 *
 * @param <W> the kind of window
 * @param <P> what the trigger keeps of a window
 */
final class HeldWindow<W, P> {
    /** About what it takes without any contents: objects, references, its device key. */
    static final long BYTES = 512;

    private final Id<W> id;
    private final List<Fragment> arrived = new ArrayList<>();
    @Nullable private P progress;
    private boolean progressIsKnown;
    private boolean progressIsNew;

    /** Whether the state backend may have something of it. */
    private boolean contentsAreStored = true;

    private boolean progressIsStored = true;
    private long bytes = BYTES;

    HeldWindow(Id<W> id) {
        this.id = id;
    }

    Id<W> id() {
        return id;
    }

    /** About the memory of what it holds. */
    long bytes() {
        return bytes;
    }

    void add(Fragment fragment, long itsBytes) {
        arrived.add(fragment);
        bytes += itsBytes;
    }

    /** In the order of their arrival; null if there are none, as list state has it. */
    @Nullable
    Iterable<Fragment> contents(InternalListState<String, W, Fragment> stored) throws Exception {
        Iterable<Fragment> before = contentsAreStored ? stored.get() : null;
        if (before == null) {
            return arrived.isEmpty() ? null : arrived;
        }
        List<Fragment> all = new ArrayList<>();
        before.forEach(all::add);
        all.addAll(arrived);
        return all;
    }

    void clearContents(InternalListState<String, W, Fragment> stored) {
        if (contentsAreStored) {
            stored.clear();
            contentsAreStored = false;
        }
        arrived.clear();
        bytes = BYTES;
    }

    @Nullable
    P progress(InternalValueState<String, W, P> stored) throws IOException {
        if (!progressIsKnown) {
            progress = stored.value();
            progressIsKnown = true;
            if (progress == null) {
                // Both triggers keep something of each window that holds anything.
                progressIsStored = false;
                contentsAreStored = false;
            }
        }
        return progress;
    }

    void update(P newProgress) {
        progress = newProgress;
        progressIsKnown = true;
        progressIsNew = true;
    }

    void clearProgress(InternalValueState<String, W, P> stored) {
        if (progressIsStored) {
            stored.clear();
            progressIsStored = false;
        }
        progress = null;
        progressIsKnown = true;
        progressIsNew = false;
    }

    /** Whether neither this nor the state backend has anything of the window. */
    boolean isGone() {
        return arrived.isEmpty() && !contentsAreStored && progress == null && !progressIsStored;
    }

    /** Has the state backend take what it does not have; after a failure that is what it lacks. */
    void write(
            InternalListState<String, W, Fragment> contents,
            InternalValueState<String, W, P> progressState)
            throws Exception {
        if (!arrived.isEmpty()) {
            contents.addAll(arrived);
            contentsAreStored = true;
            arrived.clear();
        }
        if (progressIsNew) {
            progressState.update(progress);
            progressIsStored = true;
            progressIsNew = false;
        }
    }

    /** Which window of which device. */
    static final class Id<W> {
        final String deviceKey;
        final W window;

        Id(String deviceKey, W window) {
            this.deviceKey = deviceKey;
            this.window = window;
        }

        boolean is(String thatDeviceKey, W thatWindow) {
            return deviceKey.equals(thatDeviceKey) && window.equals(thatWindow);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Id
                    && deviceKey.equals(((Id<?>) other).deviceKey)
                    && window.equals(((Id<?>) other).window);
        }

        @Override
        public int hashCode() {
            return 31 * deviceKey.hashCode() + window.hashCode();
        }
    }
}
