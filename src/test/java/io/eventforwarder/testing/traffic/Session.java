package io.eventforwarder.testing.traffic;

import java.util.Locale;
import java.util.SplittableRandom;

/** A session of a device: it spans some uploads and ends with one that says so, or with none. */
final class Session {
    final String uuid;
    final long id;
    final long start;

    /** False after a force quit or an uninstall: the session is never seen to end. */
    final boolean endsOrderly;

    private int uploadsLeft;

    Session(SplittableRandom random, long start) {
        this.uuid = Ids.guid(random).toUpperCase(Locale.ROOT);
        this.id = random.nextLong();
        this.start = start;
        this.endsOrderly = random.nextInt(100) < 95;
        this.uploadsLeft = 2 + random.nextInt(4);
    }

    /** Takes one upload; true when it is the last. */
    boolean isLastUpload() {
        uploadsLeft--;
        return uploadsLeft == 0;
    }
}
