package io.eventforwarder.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DemoOptionsTest {
    @Test
    void showsBatchesUntilStopped() {
        DemoOptions options = DemoOptions.of();

        assertThat(options.mode()).isEqualTo(DemoMode.TEN_MINUTE);
        assertThat(options.duration()).isGreaterThan(Duration.ofDays(1));
    }

    @ParameterizedTest
    @CsvSource({
        "ten-minute, TEN_MINUTE",
        "session, SESSION",
        "as-received, AS_RECEIVED",
    })
    void takesAMode(String name, DemoMode mode) {
        assertThat(DemoOptions.of("--mode", name).mode()).isEqualTo(mode);
    }

    @Test
    void takesBothInAnyOrder() {
        DemoOptions expected = new DemoOptions(Duration.ofSeconds(20), DemoMode.SESSION);

        assertThat(DemoOptions.of("--seconds", "20", "--mode", "session")).isEqualTo(expected);
        assertThat(DemoOptions.of("--mode", "session", "--seconds", "20")).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"--mode sessions", "--mode TEN_MINUTE", "--mode"})
    void namesTheModesWhenItIsNone(String line) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DemoOptions.of(line.split(" ")))
                .withMessage("--mode takes one of ten-minute, session, as-received.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--seconds 0", "--seconds -1", "--seconds soon", "--seconds"})
    void refusesSecondsThatAreNone(String line) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DemoOptions.of(line.split(" ")))
                .withMessage("--seconds takes a whole number of seconds.");
    }

    @Test
    void refusesWhatItDoesNotKnow() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DemoOptions.of("--minutes", "1"))
                .withMessage("Unknown option --minutes.");
    }
}
