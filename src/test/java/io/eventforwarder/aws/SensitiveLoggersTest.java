package io.eventforwarder.aws;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.config.Configuration;
import org.apache.logging.log4j.core.config.ConfigurationSource;
import org.apache.logging.log4j.core.config.properties.PropertiesConfigurationFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.utils.SdkAutoCloseable;

class SensitiveLoggersTest {
    private static final Logger SENSITIVE =
            LoggerFactory.getLogger("io.netty.handler.logging.LoggingHandler");
    private static final Logger OTHER = LoggerFactory.getLogger("io.netty.bootstrap");

    private final LoggerContext context = LoggerContext.getContext(false);
    private Configuration before;
    private SdkAutoCloseable hold;

    @BeforeEach
    void remember() {
        before = context.getConfiguration();
        hold = SensitiveLoggers.hold();
    }

    @AfterEach
    void restore() {
        hold.close();
        context.setConfiguration(before);
    }

    private void configure(String level) throws Exception {
        byte[] text = ("rootLogger.level = " + level).getBytes(StandardCharsets.UTF_8);
        context.setConfiguration(
                new PropertiesConfigurationFactory()
                        .getConfiguration(
                                context, new ConfigurationSource(new ByteArrayInputStream(text))));
    }

    @Test
    void stayAtInfoWhenTheLogLevelIsDebugOrTrace() throws Exception {
        configure("debug");

        assertThat(OTHER.isDebugEnabled()).isTrue();
        assertThat(SENSITIVE.isDebugEnabled()).isFalse();
        assertThat(SENSITIVE.isInfoEnabled()).isTrue();

        configure("trace");
        assertThat(SENSITIVE.isDebugEnabled()).isFalse();
    }

    @Test
    void keepAHigherLogLevel() throws Exception {
        configure("error");

        assertThat(SENSITIVE.isWarnEnabled()).isFalse();
    }

    @Test
    void stayAtInfoUntilTheLastHoldIsClosed() throws Exception {
        SdkAutoCloseable other = SensitiveLoggers.hold();
        hold.close();
        hold.close();
        configure("debug");
        assertThat(SENSITIVE.isDebugEnabled()).isFalse();

        other.close();
        configure("trace");
        assertThat(SENSITIVE.isDebugEnabled()).isTrue();
    }
}
