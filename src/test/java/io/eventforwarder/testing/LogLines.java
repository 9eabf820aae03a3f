package io.eventforwarder.testing;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Property;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Collects the log lines of one class during a test and keeps them off the console. Flink's
 * extension for this purpose does not work for a class that the tests' Log4j configuration names.
 */
public final class LogLines implements BeforeEachCallback, AfterEachCallback {
    private final Logger logger;
    private final Level level;
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final AbstractAppender appender =
            new AbstractAppender("lines", null, null, true, Property.EMPTY_ARRAY) {
                @Override
                public void append(LogEvent event) {
                    lines.add(event.getMessage().getFormattedMessage());
                }
            };
    private Level levelBefore;

    /** The lines of this level and above. */
    public LogLines(String className, Level level) {
        this.logger = (Logger) LogManager.getLogger(className);
        this.level = level;
    }

    public List<String> all() {
        return lines;
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        lines.clear();
        levelBefore = logger.getLevel();
        appender.start();
        logger.addAppender(appender);
        logger.setAdditive(false);
        logger.setLevel(level);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        logger.removeAppender(appender);
        logger.setAdditive(true);
        logger.setLevel(levelBefore);
        appender.stop();
    }
}
