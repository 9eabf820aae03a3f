package io.eventforwarder.batching;

import io.eventforwarder.model.Fragment;
import java.util.Collection;
import java.util.List;
import org.apache.flink.api.common.ExecutionConfig;
import org.apache.flink.api.common.typeutils.TypeSerializer;

/**
 * Assigns one window to each session of a device.
 *
 * <p>The windows do not merge. With merging windows Flink writes a device's set of open windows
 * again at each arrival, which takes quadratic time for a device with very many sessions.
 */
final class SessionWindows extends DeviceWindows<SessionWindow> {
    private static final long serialVersionUID = 1L;

    SessionWindows(SessionTrigger trigger) {
        super(trigger);
    }

    @Override
    public Collection<SessionWindow> assignWindows(
            Fragment fragment, long timestamp, WindowAssignerContext context) {
        return List.of(new SessionWindow(fragment.session()));
    }

    @Override
    public TypeSerializer<SessionWindow> getWindowSerializer(ExecutionConfig config) {
        return SessionWindow.Serializer.INSTANCE;
    }
}
