package io.eventforwarder;

/** The job. */
public final class EventForwarderJob {
    private EventForwarderJob() {}

    public static void main(String[] args) {}
}
