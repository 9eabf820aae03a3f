package io.eventforwarder.window;

import io.eventforwarder.event.CloseReason;
import java.util.Optional;
import org.apache.flink.api.common.state.ValueState;

/** Hands on what a session's window holds, and what has no session. */
final class CollectSession extends CollectWindow<SessionWindow, SessionProgress> {
    private static final long serialVersionUID = 1L;

    @Override
    CloseReason reason(Context context, ValueState<SessionProgress> state) throws Exception {
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
