package io.eventforwarder.settings;

import java.util.Optional;

/** Whether this build has Flink's own Kinesis sink. */
final class FlinksKinesisSink {
    private FlinksKinesisSink() {}

    /** Why it can't be used, to go on after the setting's value; empty if it can. */
    static Optional<String> obstacle() {
        return Optional.empty();
    }
}
