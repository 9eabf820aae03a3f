package io.eventforwarder.settings;

import java.util.Optional;

/** Whether this build has Flink's own Kinesis sink. */
final class FlinksKinesisSink {
    private FlinksKinesisSink() {}

    /** The reason why the sink can't be used, in words that follow the quoted value; else empty. */
    static Optional<String> obstacle() {
        return Optional.of(
                "runs on Flink 1.20 alone: no release of Flink's Kinesis sink for Flink 2 is part"
                        + " of this build; use \"put-record\" or \"put-records\"");
    }
}
