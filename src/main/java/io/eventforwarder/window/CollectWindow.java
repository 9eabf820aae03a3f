package io.eventforwarder.window;

import io.eventforwarder.event.CloseReason;
import io.eventforwarder.event.EventGroup;
import io.eventforwarder.event.Fragment;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.streaming.api.functions.windowing.ProcessWindowFunction;
import org.apache.flink.streaming.api.windowing.windows.Window;
import org.apache.flink.util.Collector;

/**
 * Hands on what is to be forwarded of a window: nothing, if it holds ends of sessions alone.
 *
 * @param <W> the kind of window
 * @param <P> what its trigger keeps of a window
 */
abstract class CollectWindow<W extends Window, P>
        extends ProcessWindowFunction<Fragment, EventGroup, String, W> {
    private static final long serialVersionUID = 1L;

    private transient WindowCounts counts;
    private transient KeptByTrigger<W, P> progress;

    /** Finds what the trigger keeps of a window of the current key. */
    interface KeptByTrigger<W, P> {
        ValueState<P> of(W window) throws Exception;
    }

    final void countIn(WindowCounts those) {
        counts = those;
    }

    /** The context's own states of windows pass by what is buffered before them. */
    final void findProgress(KeptByTrigger<W, P> there) {
        progress = there;
    }

    @Override
    public final void process(
            String deviceKey,
            Context context,
            Iterable<Fragment> contents,
            Collector<EventGroup> out)
            throws Exception {
        CloseReason reason = reason(context, progress.of(context.window()));
        List<Fragment> fragments = new ArrayList<>();
        for (Fragment fragment : contents) {
            if (!fragment.isEmptied()) {
                fragments.add(fragment);
            }
        }
        if (!fragments.isEmpty()) {
            EventGroup group = new EventGroup(deviceKey, reason, fragments);
            counts.left(group);
            out.collect(group);
        }
    }

    /** Why the window is sent. */
    abstract CloseReason reason(Context context, ValueState<P> progress) throws Exception;
}
