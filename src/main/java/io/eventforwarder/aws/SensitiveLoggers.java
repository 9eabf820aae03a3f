package io.eventforwarder.aws;

import java.beans.PropertyChangeListener;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.config.Configuration;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/**
 * Keeps loggers that would write session tokens and records at DEBUG at INFO, whatever the log's
 * configuration says, and also after it changes.
 *
 * <p>This works for Log4j 2, which Flink and the managed service log with. Another back end has to
 * set {@link #NAMES} to INFO by its configuration.
 */
public final class SensitiveLoggers {
    static final List<String> NAMES =
            List.of(
                    "io.netty.handler.logging",
                    "software.amazon.awssdk",
                    "org.apache.flink.kinesis.shaded");

    private static final Logger LOG = LoggerFactory.getLogger(SensitiveLoggers.class);

    private static int holds;
    private static Runnable release = () -> {};

    private SensitiveLoggers() {}

    /**
     * Keeps the loggers at INFO until the last of such holds is closed. Closing matters: the log
     * outlives the job, and a listener that stays would keep the job's classes in memory.
     */
    public static synchronized SdkAutoCloseable hold() {
        if (holds == 0) {
            try {
                release = Log4j.holdAtInfo();
            } catch (LinkageError | ClassCastException e) {
                LOG.warn(
                        "The log is not written by Log4j 2: hold {} at INFO, they would log session"
                                + " tokens and records at DEBUG.",
                        String.join(", ", NAMES));
            }
        }
        holds++;
        AtomicBoolean isOpen = new AtomicBoolean(true);
        return () -> {
            if (isOpen.getAndSet(false)) {
                end();
            }
        };
    }

    private static synchronized void end() {
        holds--;
        if (holds == 0) {
            release.run();
            release = () -> {};
        }
    }

    /** A class of its own, because it does not load without Log4j 2. */
    private static final class Log4j {
        /** Returns what ends the hold. */
        static Runnable holdAtInfo() {
            LoggerContext context = (LoggerContext) LogManager.getContext(false);
            limitLevels(context);
            PropertyChangeListener listener =
                    change -> {
                        if (LoggerContext.PROPERTY_CONFIG.equals(change.getPropertyName())) {
                            limitLevels(context);
                        }
                    };
            context.addPropertyChangeListener(listener);
            return () -> context.removePropertyChangeListener(listener);
        }

        private static void limitLevels(LoggerContext context) {
            Configuration configuration = context.getConfiguration();
            boolean isChanged = false;
            for (String name : NAMES) {
                LoggerConfig logger = configuration.getLoggerConfig(name);
                if (!logger.getLevel().isMoreSpecificThan(Level.INFO)) {
                    isChanged = true;
                    if (logger.getName().equals(name)) {
                        logger.setLevel(Level.INFO);
                    } else {
                        configuration.addLogger(name, new LoggerConfig(name, Level.INFO, true));
                    }
                }
            }
            // An update notifies the listener: without a change, the recursion ends.
            if (isChanged) {
                context.updateLoggers();
            }
        }
    }
}
