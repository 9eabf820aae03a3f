package io.eventforwarder.window;

import io.eventforwarder.event.Fragment;
import javax.annotation.Nullable;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.runtime.state.internal.InternalAppendingState;

/** The contents of windows as the window operator sees them, in front of {@link WindowBuffer}. */
final class BufferedContents<W>
        implements InternalAppendingState<
                String, W, Fragment, Iterable<Fragment>, Iterable<Fragment>> {
    private final WindowBuffer<W, ?> buffer;
    private W window;

    BufferedContents(WindowBuffer<W, ?> buffer) {
        this.buffer = buffer;
    }

    @Override
    public void setCurrentNamespace(W namespace) {
        window = namespace;
    }

    @Override
    public void add(Fragment fragment) {
        buffer.add(window, fragment);
    }

    @Nullable
    @Override
    public Iterable<Fragment> get() throws Exception {
        return buffer.contentsOf(window);
    }

    @Nullable
    @Override
    public Iterable<Fragment> getInternal() throws Exception {
        return get();
    }

    @Override
    public void clear() {
        buffer.clearContents(window);
    }

    @Override
    public void updateInternal(Iterable<Fragment> fragments) {
        throw notForWindows();
    }

    @Override
    public TypeSerializer<String> getKeySerializer() {
        throw notForWindows();
    }

    @Override
    public TypeSerializer<W> getNamespaceSerializer() {
        throw notForWindows();
    }

    @Override
    public TypeSerializer<Iterable<Fragment>> getValueSerializer() {
        throw notForWindows();
    }

    @Override
    public byte[] getSerializedValue(
            byte[] keyAndNamespace,
            TypeSerializer<String> keys,
            TypeSerializer<W> namespaces,
            TypeSerializer<Iterable<Fragment>> values) {
        throw notForWindows();
    }

    @Override
    public StateIncrementalVisitor<String, W, Iterable<Fragment>> getStateIncrementalVisitor(
            int recommended) {
        throw notForWindows();
    }

    private static UnsupportedOperationException notForWindows() {
        return new UnsupportedOperationException("The window operator asks for none of this.");
    }
}
