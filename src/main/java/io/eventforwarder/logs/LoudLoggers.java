package io.eventforwarder.logs;

import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Libraries that write requests and answers at DEBUG, session tokens and records included: they are
 * held at INFO, whatever the log's configuration says, and when it changes while the job runs.
 *
 * <p>That is done for Log4j 2, which Flink and the managed service log with. With another back end
 * {@link #NAMES} have to be held at INFO by its configuration.
 */
public final class LoudLoggers {
    static final List<String> NAMES =
            List.of(
                    "io.netty.handler.logging",
                    "software.amazon.awssdk",
                    "org.apache.flink.kinesis.shaded");

    private static final Logger LOG = LoggerFactory.getLogger(LoudLoggers.class);
    private static boolean isHeld;

    private LoudLoggers() {}

    /** For every process that talks to AWS, before it does. */
    public static synchronized void hold() {
        if (isHeld) {
            return;
        }
        isHeld = true;
        try {
            Log4jLevels.holdAtInfo(NAMES);
        } catch (LinkageError | ClassCastException e) {
            LOG.warn(
                    "The log is not written by Log4j 2: hold {} at INFO, they would log session"
                            + " tokens and records at DEBUG.",
                    String.join(", ", NAMES));
        }
    }
}
