package io.eventforwarder.testing.traffic;

import java.util.SplittableRandom;
import java.util.UUID;

/** Ids as senders make them. */
final class Ids {
    static final String ZERO_GUID = "00000000-0000-0000-0000-000000000000";

    private Ids() {}

    static String guid(SplittableRandom random) {
        return new UUID(random.nextLong(), random.nextLong()).toString();
    }
}
