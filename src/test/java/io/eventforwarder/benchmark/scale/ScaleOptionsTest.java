package io.eventforwarder.benchmark.scale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.eventforwarder.benchmark.scale.ScaleOptions.Question;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScaleOptionsTest {
    @Test
    void measuresAllWithAMillionDevices() {
        ScaleOptions options = ScaleOptions.of(List.of());

        assertThat(options.questions()).containsExactly(Question.values());
        assertThat(options.devices()).isEqualTo(1_000_000);
        assertThat(options.numbersOfDevices()).containsExactly(1_000, 10_000, 100_000, 1_000_000);
    }

    @Test
    void aQuickRunHasATenthOfTheDevices() {
        ScaleOptions options = ScaleOptions.of(List.of("--quick"));

        assertThat(options.devices()).isEqualTo(100_000);
        assertThat(options.numbersOfDevices()).containsExactly(1_000, 10_000, 100_000);
        assertThat(options.seconds()).isLessThan(ScaleOptions.of(List.of()).seconds());
    }

    @Test
    void takesSomeQuestionsAndAQuickRunInAnyOrder() {
        ScaleOptions options = ScaleOptions.of(List.of("--quick", "--only", "devices,slots"));

        assertThat(options.questions()).containsExactly(Question.SLOTS, Question.DEVICES);
        assertThat(ScaleOptions.of(List.of("--only", "devices,slots", "--quick")))
                .isEqualTo(options);
    }

    @Test
    void forgetsWhatIsAskedWhenItIsToBeMeasuredAnew() {
        ScaleOptions options = ScaleOptions.of(List.of("--fresh", "--only", "slots"));

        assertThat(options.fresh()).isTrue();
        assertThat(ScaleOptions.of(List.of()).fresh()).isFalse();
        assertThat(options.isAsked("SlotsRun")).isTrue();
        assertThat(options.isAsked("DeviceCostRun")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"--only", "--only slots,", "--only SLOTS"})
    void namesTheQuestionsWhenOneIsNone(String line) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ScaleOptions.of(List.of(line.split(" "))))
                .withMessage("--only takes some of slots, windows, devices.");
    }

    @Test
    void refusesWhatItDoesNotKnow() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ScaleOptions.of(List.of("--slots", "2")))
                .withMessage("Unknown option --slots.");
    }
}
