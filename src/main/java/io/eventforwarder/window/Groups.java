package io.eventforwarder.window;

import io.eventforwarder.event.CloseReason;
import io.eventforwarder.event.EventGroup;
import io.eventforwarder.event.Fragment;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.util.Collector;

/** What windows send. */
final class Groups {
    private Groups() {}

    /** Sends what is to be forwarded of a window; nothing if it holds ends of sessions alone. */
    static void send(
            String deviceKey,
            CloseReason reason,
            Iterable<Fragment> contents,
            Collector<EventGroup> out) {
        List<Fragment> fragments = new ArrayList<>();
        for (Fragment fragment : contents) {
            if (!fragment.batch().isEmptied()) {
                fragments.add(fragment);
            }
        }
        if (!fragments.isEmpty()) {
            out.collect(new EventGroup(deviceKey, reason, fragments));
        }
    }
}
