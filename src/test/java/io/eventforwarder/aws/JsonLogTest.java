package io.eventforwarder.aws;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.eventforwarder.testing.Json;
import io.eventforwarder.testing.ProjectFolder;
import io.eventforwarder.testing.SystemProperties;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.config.ConfigurationSource;
import org.apache.logging.log4j.core.config.properties.PropertiesConfigurationFactory;
import org.apache.logging.log4j.core.impl.Log4jLogEvent;
import org.apache.logging.log4j.message.SimpleMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The line that {@code conf/log4j2-json.properties} writes for a log event. */
class JsonLogTest {
    @RegisterExtension final SystemProperties properties = new SystemProperties();

    @TempDir private Path folder;

    private final LoggerContext context = new LoggerContext("json");

    @BeforeEach
    void read() throws Exception {
        properties.set("log.file", folder.resolve("log").toString());
        byte[] text =
                Files.readAllBytes(ProjectFolder.path().resolve("conf/log4j2-json.properties"));
        context.start(
                new PropertiesConfigurationFactory()
                        .getConfiguration(
                                context, new ConfigurationSource(new ByteArrayInputStream(text))));
    }

    @AfterEach
    void stop() {
        context.stop();
    }

    private JsonNode written(Log4jLogEvent.Builder event) {
        byte[] bytes =
                context.getConfiguration()
                        .getAppender("console")
                        .getLayout()
                        .toByteArray(
                                event.setLoggerName("io.eventforwarder.Some")
                                        .setLevel(Level.WARN)
                                        .setTimeMillis(
                                                Instant.parse("2026-01-02T03:04:05.678Z")
                                                        .toEpochMilli())
                                        .build());
        String text = new String(bytes, StandardCharsets.UTF_8);
        assertThat(text).endsWith("}\n");
        assertThat(text.lines()).hasSize(1);
        return Json.read(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "plain",
                "with \"quotes\" and {\"braces\": 1}",
                "a line\nand another\r\nand a tab\t.",
                "a \\ backslash at the end \\",
                "control \u0001 \u001b[31m and \u2028",
                "größer, 日本語, 🙂",
                "%d %m ${sys:user.home} ${env:PATH}",
                ""
            })
    void aMessageIsAFieldOfOneLine(String message) {
        JsonNode line = written(event(message));

        assertThat(line.path("message").asText()).isEqualTo(message);
        assertThat(line.path("level").asText()).isEqualTo("WARN");
        assertThat(line.path("logger").asText()).isEqualTo("io.eventforwarder.Some");
        assertThat(line.path("time").asText()).isEqualTo("2026-01-02T03:04:05.678Z");
        assertThat(line.path("thrown").asText()).isEmpty();
    }

    @Test
    void anExceptionStaysInItsLine() {
        Exception thrown =
                new IllegalStateException(
                        "It \"failed\",\nbadly.", new IllegalArgumentException("The \\ cause."));

        JsonNode line = written(event("Something failed.").setThrown(thrown));

        assertThat(line.path("message").asText()).isEqualTo("Something failed.");
        assertThat(line.path("thrown").asText())
                .startsWith("java.lang.IllegalStateException: It \"failed\",\nbadly.")
                .contains("\tat " + getClass().getName())
                .contains("Caused by: java.lang.IllegalArgumentException: The \\ cause.");
    }

    @Test
    void aThreadHasAnyName() {
        JsonNode line = written(event("plain").setThreadName("Source: \"a\" -> b\n(1/2)#0"));

        assertThat(line.path("thread").asText()).isEqualTo("Source: \"a\" -> b\n(1/2)#0");
    }

    private static Log4jLogEvent.Builder event(String message) {
        return Log4jLogEvent.newBuilder().setMessage(new SimpleMessage(message));
    }
}
