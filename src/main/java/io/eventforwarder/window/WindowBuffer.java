package io.eventforwarder.window;

import io.eventforwarder.event.Fragment;
import java.io.IOException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.annotation.Nullable;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.runtime.state.KeyedStateBackend;
import org.apache.flink.runtime.state.internal.InternalAppendingState;
import org.apache.flink.runtime.state.internal.InternalListState;
import org.apache.flink.runtime.state.internal.InternalValueState;

/**
 * Holds what arrives for windows before a state backend that keeps bytes gets it: to write there
 * and to read it again costs more than all else that is done with a record. What a device sends in
 * short order is written once; a window that is sent before it is written is never written.
 *
 * <p>All is written before each checkpoint, and the oldest windows whenever there are more than the
 * buffer may hold. What has not been written is nowhere else: after a failure it arrives again.
 *
 * @param <W> the kind of window
 * @param <P> what the trigger keeps of a window; it keeps something of each that holds anything
 */
final class WindowBuffer<W, P> {
    /** What a fragment takes besides its text: objects, references, its device key. */
    static final long BYTES_A_FRAGMENT = 256;

    // A checkpoint waits until all is written: more would hold up the stream for seconds.
    private static final long MOST_BYTES = MemorySize.ofMebiBytes(128).getBytes();
    private static final int MOST_WINDOWS = 20_000;

    private static final int PART_OF_HEAP = 16;

    private final KeyedStateBackend<String> backend;
    private final InternalListState<String, W, Fragment> contents;
    private final InternalValueState<String, W, P> progress;
    private final long maxBytes;
    private final Map<HeldWindow.Id<W>, HeldWindow<W, P>> windows = new LinkedHashMap<>();
    private long bytes;

    /** The one that was asked for last. */
    @Nullable private HeldWindow<W, P> latest;

    /**
     * @param maxBytes how much it may hold, about
     */
    WindowBuffer(
            KeyedStateBackend<String> backend,
            InternalListState<String, W, Fragment> contents,
            InternalValueState<String, W, P> progress,
            long maxBytes) {
        this.backend = backend;
        this.contents = contents;
        this.progress = progress;
        this.maxBytes = maxBytes;
    }

    /** How many bytes one may hold where some slots share a heap. */
    static long maxBytes(long heapBytes, int slots) {
        return Math.min(MOST_BYTES, heapBytes / slots / PART_OF_HEAP);
    }

    /** The window operator's contents of windows. */
    InternalAppendingState<String, W, Fragment, Iterable<Fragment>, Iterable<Fragment>> contents() {
        return new BufferedContents<>(this);
    }

    /** What the trigger keeps of a window of the current key. */
    ValueState<P> progressOf(W window) {
        return new Progress(window);
    }

    void add(W window, Fragment fragment) {
        long itsBytes = fragment.memory() + BYTES_A_FRAGMENT;
        of(window).add(fragment, itsBytes);
        bytes += itsBytes;
    }

    @Nullable
    Iterable<Fragment> contentsOf(W window) throws Exception {
        contents.setCurrentNamespace(window);
        return of(window).contents(contents);
    }

    void clearContents(W window) {
        HeldWindow<W, P> held = of(window);
        contents.setCurrentNamespace(window);
        bytes -= held.bytes();
        held.clearContents(contents);
        bytes += held.bytes();
        forgetIfGone(held);
    }

    private HeldWindow<W, P> of(W window) {
        String deviceKey = backend.getCurrentKey();
        if (latest == null || !latest.id().is(deviceKey, window)) {
            latest = windows.computeIfAbsent(new HeldWindow.Id<>(deviceKey, window), this::held);
        }
        return latest;
    }

    private HeldWindow<W, P> held(HeldWindow.Id<W> id) {
        bytes += HeldWindow.BYTES;
        return new HeldWindow<>(id);
    }

    private void forgetIfGone(HeldWindow<W, P> held) {
        if (held.isGone()) {
            windows.remove(held.id());
            bytes -= held.bytes();
            latest = null;
        }
    }

    /** Writes the oldest as long as it holds more than it may; the current key changes. */
    void writeExcess() throws Exception {
        writeDownTo(maxBytes, MOST_WINDOWS);
    }

    /** Writes all that it holds; the current key changes. */
    void writeAll() throws Exception {
        writeDownTo(0, 0);
    }

    private void writeDownTo(long mostBytes, int mostWindows) throws Exception {
        if (bytes <= mostBytes && windows.size() <= mostWindows) {
            return;
        }
        latest = null;
        Iterator<HeldWindow<W, P>> oldest = windows.values().iterator();
        while (bytes > mostBytes || windows.size() > mostWindows) {
            HeldWindow<W, P> held = oldest.next();
            backend.setCurrentKey(held.id().deviceKey);
            contents.setCurrentNamespace(held.id().window);
            progress.setCurrentNamespace(held.id().window);
            long itsBytes = held.bytes();
            held.write(contents, progress);
            oldest.remove();
            bytes -= itsBytes;
        }
    }

    private final class Progress implements ValueState<P> {
        private final W window;

        Progress(W window) {
            this.window = window;
        }

        @Nullable
        @Override
        public P value() throws IOException {
            progress.setCurrentNamespace(window);
            return of(window).progress(progress);
        }

        @Override
        public void update(P value) {
            of(window).update(value);
        }

        @Override
        public void clear() {
            HeldWindow<W, P> held = of(window);
            progress.setCurrentNamespace(window);
            held.clearProgress(progress);
            forgetIfGone(held);
        }
    }
}
