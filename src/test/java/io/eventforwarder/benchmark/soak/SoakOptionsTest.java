package io.eventforwarder.benchmark.soak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SoakOptionsTest {
    @Test
    void soaksEachKindOfJobForTwentyMinutes() {
        SoakOptions options = SoakOptions.of(List.of());

        assertThat(options.loads()).containsExactly(Load.AS_RECEIVED, Load.TEN_MINUTE);
        assertThat(options.minutes()).isEqualTo(20);
        assertThat(options.fresh()).isFalse();
    }

    @Test
    void takesOneKindAndMinutesInAnyOrder() {
        SoakOptions options =
                SoakOptions.of(List.of("--minutes", "3", "--only", "ten-minute", "--fresh"));

        assertThat(options.loads()).containsExactly(Load.TEN_MINUTE);
        assertThat(options.minutes()).isEqualTo(3);
        assertThat(options.fresh()).isTrue();
        assertThat(SoakOptions.of(List.of("--fresh", "--only", "ten-minute", "--minutes", "3")))
                .isEqualTo(options);
    }

    @Test
    void aShortSoakHasShortSteps() {
        assertThat(SoakOptions.of(List.of("--minutes", "1")).stepSeconds())
                .isLessThan(SoakOptions.of(List.of()).stepSeconds());
    }

    @ParameterizedTest
    @ValueSource(strings = {"--minutes", "--minutes 0", "--minutes 1.5", "--minutes long"})
    void refusesMinutesThatAreNone(String line) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SoakOptions.of(List.of(line.split(" "))))
                .withMessage("--minutes takes a whole number of minutes.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--only", "--only session"})
    void namesTheKindsWhenItIsNone(String line) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SoakOptions.of(List.of(line.split(" "))))
                .withMessage("--only takes one of as-received, ten-minute.");
    }

    @Test
    void refusesWhatItDoesNotKnow() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SoakOptions.of(List.of("--hours", "1")))
                .withMessage("Unknown option --hours.");
    }
}
