package io.eventforwarder.aws;

import java.beans.PropertyChangeListener;
import java.util.List;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.config.Configuration;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/**
 * Keeps those loggers at INFO that would log session tokens and records at DEBUG. This overrides
 * the logging configuration, and also any later change of it.
 *
 * <p>This works for Log4j 2, the logging framework of Flink and of the managed service. With
 * another framework, the logging configuration has to set the loggers {@link #NAMES} to INFO.
 */
public final class SensitiveLoggers {
    static final List<String> NAMES =
            List.of(
                    "io.netty.handler.logging",
                    "software.amazon.awssdk",
                    "org.apache.flink.kinesis.shaded");

    private static final Logger LOG = LoggerFactory.getLogger(SensitiveLoggers.class);

    private SensitiveLoggers() {}

    /**
     * Keeps the loggers at INFO until every returned object is closed. Callers must close it: the
     * logging framework outlives the job, and a remaining listener would keep the job's classes in
     * memory.
     */
    public static synchronized SdkAutoCloseable hold() {
        try {
            return Log4j.holdAtInfo();
        } catch (LinkageError | ClassCastException e) {
            LOG.warn(
                    "The logging framework is not Log4j 2. Set the loggers {} to INFO: at DEBUG"
                            + " they log session tokens and records.",
                    String.join(", ", NAMES));
            return () -> {};
        }
    }

    /** A separate class, because it cannot be loaded without Log4j 2. */
    private static final class Log4j {
        static SdkAutoCloseable holdAtInfo() {
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
            // An update notifies the listener, which calls this method again. The second call
            // changes nothing, so the recursion ends.
            if (isChanged) {
                context.updateLoggers();
            }
        }
    }
}
