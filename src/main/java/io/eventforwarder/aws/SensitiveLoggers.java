package io.eventforwarder.aws;

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
public final class SensitiveLoggers {
    static final List<String> NAMES =
            List.of(
                    "io.netty.handler.logging",
                    "software.amazon.awssdk",
                    "org.apache.flink.kinesis.shaded");

    private static final Logger LOG = LoggerFactory.getLogger(SensitiveLoggers.class);

    /** How many holds are open, and what ends holding the loggers. */
    private static int holds;

    private static Runnable release = () -> {};

    private SensitiveLoggers() {}

    /** Holds the loggers until it is closed. */
    public static final class Hold implements AutoCloseable {
        private boolean isClosed;

        private Hold() {}

        @Override
        public void close() {
            end(this);
        }
    }

    /**
     * Holds the loggers, for whoever talks to AWS to close behind it. The log belongs to the
     * process: a listener of a job that has ended would keep all of the job's classes in memory.
     */
    public static synchronized Hold hold() {
        if (holds == 0) {
            release = held();
        }
        holds++;
        return new Hold();
    }

    private static synchronized void end(Hold hold) {
        if (!hold.isClosed) {
            hold.isClosed = true;
            holds--;
            if (holds == 0) {
                release.run();
            }
        }
    }

    private static Runnable held() {
        try {
            return Log4jLevels.holdAtInfo(NAMES);
        } catch (LinkageError | ClassCastException e) {
            LOG.warn(
                    "The log is not written by Log4j 2: hold {} at INFO, they would log session"
                            + " tokens and records at DEBUG.",
                    String.join(", ", NAMES));
            return () -> {};
        }
    }
}
