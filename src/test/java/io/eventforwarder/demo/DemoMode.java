package io.eventforwarder.demo;

import java.util.Locale;

/** How the job groups events in the demo. */
enum DemoMode {
    TEN_MINUTE(true, false),
    SESSION(true, true),
    AS_RECEIVED(false, false);

    final boolean sendAsBatch;
    final boolean waitForCompleteBatch;

    DemoMode(boolean sendAsBatch, boolean waitForCompleteBatch) {
        this.sendAsBatch = sendAsBatch;
        this.waitForCompleteBatch = waitForCompleteBatch;
    }

    /** The value of {@code --mode}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
