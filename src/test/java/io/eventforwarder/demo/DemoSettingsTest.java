package io.eventforwarder.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventforwarder.settings.Deployment;
import io.eventforwarder.settings.Settings;
import io.eventforwarder.settings.SettingsReader;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DemoSettingsTest {
    private static final URI KINESIS = URI.create("http://127.0.0.1:1");

    @TempDir private Path folder;

    @ParameterizedTest
    @CsvSource({
        "TEN_MINUTE, TEN_MINUTE",
        "SESSION, SESSION",
        "AS_RECEIVED, AS_RECEIVED",
    })
    void theJobRunsInTheDemosMode(DemoMode mode, Settings.Mode expected) throws IOException {
        Path file = folder.resolve("properties.json");

        DemoSettings.read(mode).write(file, KINESIS, folder);

        Settings settings = SettingsReader.read(file, Deployment.LOCAL);
        assertThat(settings.mode()).isEqualTo(expected);
        assertThat(settings.output().includeForwardingInfo()).isTrue();
    }

    @Test
    void batchesAndSessionsCloseWhileSomeoneWatches() throws IOException {
        assertThat(DemoSettings.read(DemoMode.TEN_MINUTE).longestWait())
                .isBetween(Duration.ofSeconds(5), Duration.ofSeconds(20));
        assertThat(DemoSettings.read(DemoMode.SESSION).longestWait())
                .isBetween(Duration.ofSeconds(5), Duration.ofSeconds(20));
        assertThat(DemoSettings.read(DemoMode.AS_RECEIVED).longestWait()).isZero();
    }
}
