package io.eventforwarder.window;

import io.eventforwarder.event.CloseReason;
import io.eventforwarder.event.EventGroup;
import io.eventforwarder.event.Fragment;
import java.util.Optional;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.streaming.api.functions.windowing.ProcessWindowFunction;
import org.apache.flink.util.Collector;

/** Hands on what a session's window holds, and what has no session. */
final class CollectSession
        extends ProcessWindowFunction<Fragment, EventGroup, String, SessionWindow> {
    private static final long serialVersionUID = 1L;

    @Override
    public void process(
            String deviceKey,
            Context context,
            Iterable<Fragment> fragments,
            Collector<EventGroup> out)
            throws Exception {
        Groups.send(deviceKey, reason(context), fragments, out);
    }

    private static CloseReason reason(ProcessWindowFunction<?, ?, ?, SessionWindow>.Context context)
            throws Exception {
        ValueState<SessionProgress> state = context.windowState().getState(SessionProgress.STATE);
        SessionProgress progress = state.value();
        if (progress == null) {
            return CloseReason.AS_RECEIVED;
        }
        Optional<CloseReason> closing = progress.closing();
        if (closing.isPresent()) {
            state.clear();
        }
        return closing.orElse(CloseReason.SIZE);
    }
}
