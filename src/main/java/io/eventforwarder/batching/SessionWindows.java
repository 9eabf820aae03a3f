package io.eventforwarder.batching;

import io.eventforwarder.model.Fragment;
import java.util.Collection;
import java.util.List;
import org.apache.flink.api.common.ExecutionConfig;
import org.apache.flink.api.common.typeutils.TypeSerializer;

/**
 * One window for each session of a device, whoever was logged in.
 *
 * <p>It is no merging assigner: what would be merged has the same session, and so is in the same
 * window from the start. With merging windows a device's set of open windows would be written anew
 * at each arrival, which a device with very many sessions would make cost quadratic time.
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
