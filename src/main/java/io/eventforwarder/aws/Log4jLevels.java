package io.eventforwarder.aws;

import java.beans.PropertyChangeListener;
import java.util.List;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.config.Configuration;
import org.apache.logging.log4j.core.config.LoggerConfig;

/**
 * The levels of Log4j 2, which is not there with every back end: only {@link SensitiveLoggers}
 * asks.
 */
final class Log4jLevels {
    private Log4jLevels() {}

    /**
     * Holds loggers at INFO, also when the configuration of the log changes.
     *
     * @return ends it
     */
    static Runnable holdAtInfo(List<String> names) {
        LoggerContext context = (LoggerContext) LogManager.getContext(false);
        hold(names, context);
        PropertyChangeListener listener =
                change -> {
                    if (LoggerContext.PROPERTY_CONFIG.equals(change.getPropertyName())) {
                        hold(names, context);
                    }
                };
        context.addPropertyChangeListener(listener);
        return () -> context.removePropertyChangeListener(listener);
    }

    private static void hold(List<String> names, LoggerContext context) {
        Configuration configuration = context.getConfiguration();
        boolean isChanged = false;
        for (String name : names) {
            LoggerConfig inForce = configuration.getLoggerConfig(name);
            if (!inForce.getLevel().isMoreSpecificThan(Level.INFO)) {
                isChanged = true;
                if (inForce.getName().equals(name)) {
                    inForce.setLevel(Level.INFO);
                } else {
                    configuration.addLogger(name, new LoggerConfig(name, Level.INFO, true));
                }
            }
        }
        // Which is told as a change, too.
        if (isChanged) {
            context.updateLoggers();
        }
    }
}
