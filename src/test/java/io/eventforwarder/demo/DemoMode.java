package io.eventforwarder.demo;

/** How the job groups events while the demo runs, by the name that {@code --mode} takes. */
enum DemoMode {
    TEN_MINUTE(
            "ten-minute",
            true,
            false,
            EmptyBatches.MERGED,
            "one record holds what a device and owner sent in an interval"),
    SESSION(
            "session",
            true,
            true,
            EmptyBatches.ONE_RECORD_EACH,
            "one record holds one session of a device and owner; what has no session leaves at once"),
    AS_RECEIVED(
            "as-received",
            false,
            false,
            EmptyBatches.ONE_RECORD_EACH,
            "one record holds one event, and leaves at once");

    private final String label;
    private final boolean sendAsBatch;
    private final boolean waitForCompleteBatch;
    private final EmptyBatches emptyBatches;
    private final String description;

    DemoMode(
            String label,
            boolean sendAsBatch,
            boolean waitForCompleteBatch,
            EmptyBatches emptyBatches,
            String description) {
        this.label = label;
        this.sendAsBatch = sendAsBatch;
        this.waitForCompleteBatch = waitForCompleteBatch;
        this.emptyBatches = emptyBatches;
        this.description = description;
    }

    /** As the option is written. */
    @Override
    public String toString() {
        return label;
    }

    /** The value of the setting {@code send-as-batch}. */
    boolean sendAsBatch() {
        return sendAsBatch;
    }

    /** The value of the setting {@code wait-for-complete-batch}. */
    boolean waitForCompleteBatch() {
        return waitForCompleteBatch;
    }

    /** What becomes of batches without events that are forwarded. */
    EmptyBatches emptyBatches() {
        return emptyBatches;
    }

    /** What a record holds, for people. */
    String description() {
        return description;
    }
}
